"""What a territory may look like: scenarios, stored engine runs, and what they mean for schools, care and housing."""
