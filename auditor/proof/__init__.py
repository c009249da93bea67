"""What a run was made of and what it wrote, in a manifest that anybody can check later."""
