"""What must outlive a restart: people, drafts, albums, jobs, history and image files.

Every module holds async functions over a `storage.database.Database`. Rows come back as detached objects of
`storage.schema`: read them, never change them; changes go through the functions.
"""
