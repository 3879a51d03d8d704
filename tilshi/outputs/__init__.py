"""The kinds of files that a site has, one module each: `output` has the protocol, `registry` the
list.
"""
