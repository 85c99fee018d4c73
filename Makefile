# The text after ## is what `make` alone shows.
.DEFAULT_GOAL := help
.PHONY: help setup office render test test-slow fuzz mutation bench docs site fonts pictures clean

BIN := .venv/bin
SPEC := specs/hebei/zhangjiakou/2022/225.yaml
# Scripts in .venv know the folder that they were installed in: a moved copy installs anew.
STAMP := .venv/installed-$(shell pwd | cksum | cut -d ' ' -f 1)
# Other engines that compute the workbooks: large, and only the slow tests ask them.
ENGINES := $(STAMP)-engines
FUZZ := 20000

test-slow fonts pictures: export FONTCONFIG_FILE := $(CURDIR)/tools/fonts.conf

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## install the program and its development tools into .venv

$(STAMP): pyproject.toml constraints.txt
	python=$$(tools/system-packages python) && "$$python" -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(ENGINES): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[engines]'
	@touch $@

office:
	@tools/system-packages office

render: setup ## render one department's budget into output/ (another: SPEC=path)
	$(BIN)/budgetgen render $(SPEC)

test: setup ## lint, types and the fast tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto

test-slow: setup $(ENGINES) office ## the slow tests, with LibreOffice and other engines
	$(BIN)/pytest -m slow

fuzz: setup ## damage specs and packs at random, as often as FUZZ says (20000), and use them
	BUDGETGEN_FUZZ=$(FUZZ) $(BIN)/pytest -m slow tests/test_fuzz.py tests/test_fuzz_packs.py

mutation: setup ## write docs/变异.md: typical slips, made one at a time, and which rules tell
	$(BIN)/python -m tools.mutation

bench: setup ## measure rendering and checking against stock tools
	$(BIN)/python benchmarks/render.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/read.py

docs: setup ## write the generated pages of docs/ anew: commands, lexicon, rules, errors
	$(BIN)/python tools/pages

site: setup ## build the manual into site/ (open site/index.html)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

fonts: office ## show what stands in for each official font
	@for name in 方正小标宋简体 方正小标宋_GBK 小标宋 黑体 SimHei 楷体_GB2312 楷体 KaiTi \
		仿宋_GB2312 仿宋 FangSong 宋体 SimSun 'Times New Roman'; do \
		fc-match -f "$$name → %{family[0]} %{style[0]}\n" "$$name"; \
	done

pictures: office ## turn each docx in output/ into a PDF and PNG pages in output/pictures/
	@set -eu; rm -rf output/pictures; profile=$$(mktemp -d); trap 'rm -rf "$$profile"' EXIT; \
	find output -name '*.docx' ! -name '~$$*' | while IFS= read -r docx; do \
		folder=$$(dirname "output/pictures/$${docx#output/}"); \
		pages=$$folder/$$(basename "$$docx" .docx); \
		soffice -env:UserInstallation="file://$$profile" --headless --convert-to pdf --outdir "$$folder" "$$docx" </dev/null >/dev/null; \
		pdftoppm -r 100 -png "$$pages.pdf" "$$pages"; \
		echo "$$pages.pdf"; \
	done

clean: ## remove output, caches and build artefacts (not .venv)
	find output -mindepth 1 ! -path output/.gitignore -delete
	rm -rf build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
