"""The conversation: takes photos in, puts jobs into storage, hands them to the engine, delivers."""
