"""Typical slips, made one at a time in specs that are right: does the rule meant for each tell?

`lines` reads a spec as lines with their keys, `digits` spoils a number, `facts` and `words` list the slips, `sources` the specs, `trial` makes
and checks, `page` writes docs/变异.md.
"""
