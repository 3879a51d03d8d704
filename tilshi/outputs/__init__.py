"""The kinds of files that a site has, one module each: the protocol is in `output`, the list in
`registry`.
"""
