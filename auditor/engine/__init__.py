"""From facts to verdicts: distinct situations, inference on them, and a second evaluator that must agree."""
