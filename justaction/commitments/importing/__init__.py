"""Understanding a list of earlier public pledges: `columns`, `reading` and `rows` are pure; `words` and `command` say
what they found."""
