"""What must outlive a restart: updates, people, drafts, jobs, history and image files.

Every module holds async functions over a `storage.database.Database`. Rows come back as detached objects of
`storage.schema`: read them, never change them; changes go through the functions. What a person chooses
travels as the values of `storage.look`.
"""
