"""The open weights, learned from pictures that a program draws: `python -m engine train`."""
