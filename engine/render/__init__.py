"""Everything with a tensor: one render from top to bottom, and what it is made of."""
