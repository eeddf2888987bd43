"""A document as slides: what stands on which slide, and how it is written for office programs."""
