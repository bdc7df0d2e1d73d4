"""The cooperation room: requests and offers, peer reviews, practices, the network of contacts, the Committee desk."""
