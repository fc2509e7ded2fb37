"""How what ships was made and is judged. Nothing at run time enters here."""
