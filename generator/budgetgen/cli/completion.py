"""What a shell offers where Tab is pressed: commands, options, and the names that may stand there.

A shell runs the program with the words before the one that is being written as arguments, and tells in the environment
which shell it is (_BUDGETGEN_COMPLETE) and that word (_BUDGETGEN_WORD). The answer is a candidate a line, with what
it means where the shell shows that; no line where files may stand: those the shell knows better.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer

from budgetgen.cli.report import say
from budgetgen.findings import EXIT_USAGE, CannotGoOn
from budgetgen.media import visible

Candidates = Iterable[tuple[str, str]]

SCRIPTS = {
    "bash": """\
# budgetgen 的补全：在 ~/.bashrc 末尾加一行 source <(budgetgen completion bash)
_budgetgen() {
    local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=( $(_BUDGETGEN_COMPLETE=bash _BUDGETGEN_WORD="$word" "$1" "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null) )
}
complete -o default -o filenames -F _budgetgen budgetgen
""",
    "zsh": """\
#compdef budgetgen
# budgetgen 的补全：在 ~/.zshrc 的 compinit 之后加一行 source <(budgetgen completion zsh)
_budgetgen() {
    local -a told
    told=("${(@f)$(_BUDGETGEN_COMPLETE=zsh _BUDGETGEN_WORD="${(Q)words[CURRENT]}" "${words[1]}" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
    if [[ -n "${told[1]}" ]]; then
        _describe -V '可以写' told
    else
        _files
    fi
}
if [[ "${funcstack[1]}" = "_budgetgen" ]]; then _budgetgen "$@"; else compdef _budgetgen budgetgen; fi
""",
    "fish": """\
# budgetgen 的补全：运行 budgetgen completion fish > ~/.config/fish/completions/budgetgen.fish
function __budgetgen_complete
    set -l before (commandline -opc)
    set -l word (commandline -ct)
    set -lx _BUDGETGEN_COMPLETE fish
    set -lx _BUDGETGEN_WORD "$word"
    set -l told ($before[1] $before[2..-1] 2>/dev/null)
    if test (count $told) -gt 0
        printf '%s\n' $told
    else
        __fish_complete_path "$word"
    end
end
complete -c budgetgen -k -f -a '(__budgetgen_complete)'
""",
    "powershell": """\
# budgetgen 的补全：在 $PROFILE 末尾加一行 budgetgen completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName budgetgen -ScriptBlock {
    param($word, $ast, $position)
    $before = @($ast.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $position } |
        ForEach-Object { if ($_.Value) { $_.Value } else { $_.Extent.Text } })
    $env:_BUDGETGEN_COMPLETE = 'powershell'
    $env:_BUDGETGEN_WORD = $word
    try {
        budgetgen @before | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            $written = if ($value -match '[\\s“”()（）]') { "'$value'" } else { $value }
            [System.Management.Automation.CompletionResult]::new($written, $value, 'ParameterValue', $(if ($help) { $help } else { $value }))
        }
    } finally {
        Remove-Item Env:_BUDGETGEN_COMPLETE, Env:_BUDGETGEN_WORD -ErrorAction SilentlyContinue
    }
}
""",
}


def script(shell: str) -> str:
    """What a shell has to run once. Raises CannotGoOn for a shell that is not known."""
    name = {"pwsh": "powershell"}.get(shell.lower(), shell.lower())
    if name not in SCRIPTS:
        raise CannotGoOn(f"没有 “{shell}” 的补全；可以写 {'、'.join(SCRIPTS)}", EXIT_USAGE)
    return SCRIPTS[name]


def complete(root: Any, shell: str) -> None:
    """Print what may stand where the word is being written."""
    before, word = sys.argv[1:], os.environ.get("_BUDGETGEN_WORD", "")
    if shell == "bash":  # gives words as they are typed, with quotes
        *before, word = (re.sub(r"\\(.)|[\"']", r"\1", one) for one in (*before, word))
    shown = ((visible(value), visible(told)) for value, told in candidates(root, before, word))
    for value, told in shown:
        if shell == "zsh":
            escaped = value.replace("\\", "\\\\").replace(":", "\\:")
            say(f"{escaped}:{told}" if told else escaped)
        else:
            say(value if shell == "bash" or not told else f"{value}\t{told}")


def candidates(root: Any, before: list[str], word: str) -> list[tuple[str, str]]:
    """(what may be written, what it means) of everything that begins with `word`, after the words before it."""
    command, given, pending = root, [], None
    for one in before:
        if pending is not None:
            pending = None
        elif one.startswith("-"):
            option = _option(command, one)
            pending = option if option and not option.is_flag and "=" not in one else None
        elif one in getattr(command, "commands", {}):
            command = command.commands[one]
        else:
            given.append(one)
    offered: Candidates
    if pending is not None:
        offered = _values(pending, command, given)
    elif word.startswith("-"):
        offered = ((opt, p.help or "") for p in _options(command) for opt in p.opts)
    elif hasattr(command, "commands"):
        offered = _commands(command)
    else:
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        at = min(len(given), len(arguments) - 1)
        several = arguments and (at == len(given) or arguments[at].nargs == -1)
        offered = _values(arguments[at], command, given) if several else ()
        if command.name == "help":
            offered = _commands(_group(root, given))
    return [(value, told) for value, told in offered if value.startswith(word)]


def _group(root: Any, words: list[str]) -> Any:
    for word in words:
        root = getattr(root, "commands", {}).get(word, root)
    return root


def _commands(group: Any) -> Candidates:
    return [(name, c.get_short_help_str(60)) for name, c in getattr(group, "commands", {}).items()]


def _options(command: Any) -> list[Any]:
    context = typer.Context(command)
    return [p for p in command.get_params(context) if p.param_type_name == "option"]


def _option(command: Any, written: str) -> Any:
    name = written.partition("=")[0]
    return next((p for p in _options(command) if name in p.opts), None)


def _values(parameter: Any, command: Any, given: list[str]) -> Candidates:
    """The values of an argument or an option, by what its help calls them; none for files."""
    kind = str(parameter.metavar or "").removesuffix("...")
    if kind == "格式":
        return _formats(command.name)
    with suppress(CannotGoOn, OSError, ValueError):
        return _NAMES[kind](given) if kind in _NAMES else ()
    return ()


def _formats(command: str) -> Candidates:
    from budgetgen.publish import FORMATS
    from budgetgen.report.formats import FORMATS as REPORTS

    return [(name, "") for name in (FORMATS if command == "render" else ("text", *REPORTS))]


def _packs(_given: list[str]) -> Candidates:
    from budgetgen.forms.listing import listing
    from budgetgen.pack.find import project_root

    return [(pack.name, pack.title) for pack in listing(project_root(Path("x")))]


def _rules(_given: list[str]) -> Candidates:
    from budgetgen.check.rules import RULES

    return [(rule.name, rule.title) for rule in RULES]


def _levels(_given: list[str]) -> Candidates:
    from budgetgen.spec.declaration import LEVELS

    return [(level, "") for level in LEVELS]


def _tables(given: list[str]) -> Candidates:
    """The tables of the spec or the pack that stands before."""
    from budgetgen.findings import Place
    from budgetgen.pack.find import project_of
    from budgetgen.pack.reading import load
    from budgetgen.publish import prepare

    named = given[0] if given else ""
    if named.endswith((".yaml", ".yml")):
        disclosure = prepare(Path(named)).disclosure
        tables = (*disclosure.tables, *disclosure.unprinted) if disclosure else ()
        return [(table.name, table.title) for table in tables]
    pack, _ = load(named, Place("命令行"), project_of(named))
    return [(table.name, "") for table in pack.tables.values()] if pack else ()


def _units(given: list[str]) -> Candidates:
    from budgetgen.pack.find import project_root
    from budgetgen.spec.loading import load_spec

    spec = load_spec(Path(given[0]), project_root(Path(given[0])), "").spec if given else None
    return [(unit.name.text, "") for unit in spec.units] if spec else ()


def _shells(_given: list[str]) -> Candidates:
    return [(name, "") for name in SCRIPTS]


_NAMES: dict[str, Callable[[list[str]], Candidates]] = {
    "版式包": _packs,
    "规则": _rules,
    "级次": _levels,
    "表": _tables,
    "单位": _units,
    "终端": _shells,
}
