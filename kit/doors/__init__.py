"""The doors: ways for a request to reach the engine. None of them knows what a queue is."""
