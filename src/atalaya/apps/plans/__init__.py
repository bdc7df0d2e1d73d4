"""Action plans: measures from gaps, their monitoring, editions, publication, plans on paper."""
