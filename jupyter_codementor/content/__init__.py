"""Making content: challenges from templates and drafts, pieces of materials. No I/O."""
