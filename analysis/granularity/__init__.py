"""Shifting how fine a product's topics are: the setting, the trial that previews it, and what is made of that."""
