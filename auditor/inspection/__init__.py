"""What a folder of exports is, what the program makes of it, and what is in the way of an audit."""

from auditor.inspection.describe import describe
from auditor.inspection.draft import write_draft
from auditor.inspection.inspect import inspect

__all__ = ["describe", "inspect", "write_draft"]
