"""The way to the engine: its process, arrays on their way to it, and what it computes."""
