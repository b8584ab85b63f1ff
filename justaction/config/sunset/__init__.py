"""The end: everything public as files that need no server, with the record and its verifier among them.

`door` asks the site for a page as a visitor would, `walking` follows its links, `pages` makes a page readable from a folder,
`making` puts the archive together. What no visitor may read cannot get in: there is no other way than the door.
"""
