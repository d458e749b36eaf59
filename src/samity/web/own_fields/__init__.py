"""A bank's own fields on pages: how they are asked for, and how an owner's page shows them."""
