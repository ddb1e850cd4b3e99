"""The pages of topics: what people may change about them, what they changed, what waits for their eye."""
