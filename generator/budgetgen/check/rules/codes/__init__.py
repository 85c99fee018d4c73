"""Codes that suit their unit, fund and nature."""
