"""What an instructor runs: it builds the notebooks, proves the exercises and grades what learners hand in."""
