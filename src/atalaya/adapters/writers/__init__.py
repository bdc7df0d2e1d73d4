"""Writers: a matrix, its proposals and the laws themselves, as files other people can open."""
