"""Strategic trade: names against lists, with reasons. Pure; editions and files are the business of adapters."""
