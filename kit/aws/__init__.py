"""The services of an AWS account: for each a model in plain Python, or a bridge to moto where moto is right."""
