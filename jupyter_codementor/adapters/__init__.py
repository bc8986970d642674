"""What touches the outside: one folder a role, one module a technology."""
