"""What the site answers, and what each answer costs."""
