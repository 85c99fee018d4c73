"""budgetgen: 部门预算信息公开, from one YAML file to the official documents."""

__version__ = "0.1.0"
