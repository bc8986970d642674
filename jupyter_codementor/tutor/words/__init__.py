"""Words: prompts, offline answers, glossary, mistakes and examples."""
