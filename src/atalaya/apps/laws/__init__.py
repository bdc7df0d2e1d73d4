"""Laws: the register of instruments, their texts and editions, what is brought in, comparison and search."""
