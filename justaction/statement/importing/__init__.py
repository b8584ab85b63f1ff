"""Understanding a list of earlier signatures: `columns` and `rows` are pure; `words` and `command` say what they found."""
