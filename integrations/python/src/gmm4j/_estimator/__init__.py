"""The estimator, and what it is made of."""
