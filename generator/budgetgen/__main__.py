"""`python -m budgetgen`."""

from budgetgen.cli.main import main

main()
