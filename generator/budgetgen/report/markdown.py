"""The report as Markdown, for a comment below a merge request or a page of one's own."""

from __future__ import annotations

from budgetgen.findings import Finding
from budgetgen.media import in_markdown
from budgetgen.report.model import Report, SpecReport


def write(report: Report) -> str:
    """A summary, then a table of findings for each spec that has any."""
    counts = "，".join(f"{count} 个{label}" for label, count in report.severities().items() if count)
    outcomes = "，".join(f"{outcome} {count}" for outcome, count in report.outcomes().items())
    lines = [
        "# 检查报告",
        "",
        f"{len(report.specs)} 份{report.of}：{counts or '没有发现问题'}。规则：{outcomes}。",
        "",
    ]
    for spec in report.specs:
        if spec.findings or spec.stopped:
            lines += [*_spec(spec), ""]
    return "\n".join(lines)


def _spec(spec: SpecReport) -> list[str]:
    lines = [f"## {in_markdown(spec.file)}", ""]
    if spec.stopped:
        lines += [in_markdown(spec.stopped), ""]
    if spec.findings:
        lines += ["| 位置 | 级别 | 规则 | 问题 | 公开文本中 |", "|---|---|---|---|---|"]
        lines += [_row(spec, finding) for finding in spec.findings]
    return lines


def _row(spec: SpecReport, finding: Finding) -> str:
    place = str(finding.place)
    if finding.place.file == spec.file:
        place = place.removeprefix(spec.file).removeprefix(":") or "—"
    said = f"{finding.message}；{finding.remedy}" if finding.remedy else finding.message
    if finding.also:
        said += f"（另见 {finding.elsewhere}）"
    where, told, seen = map(in_markdown, (place, said, "；".join(finding.shown)))
    return f"| {where} | {finding.severity.label} | `{finding.rule}` | {told} | {seen} |"
