"""Typical slips, made one at a time in specs that are right: does the rule meant for each tell?

`lines` reads a spec as lines with their keys, `digits` spoils a number; `control`, `holdings`, `performance`, `numbers` and
`words` list the slips, `operators` all of them; `sources` lists the specs, `trial` makes and checks, `reasons` says why
some escape, `page` writes docs/变异.md.
"""
