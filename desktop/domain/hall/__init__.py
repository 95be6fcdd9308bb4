"""The hall: tickets and whose turn it is, how long one waits, and ratings, as rules without a machine."""
