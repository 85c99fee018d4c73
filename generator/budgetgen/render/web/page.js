
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("数据").textContent);
  const dialog = document.querySelector("dialog");
  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };
  const anchor = (address) => address.replace(/\s+/g, "_");

  // A figure: the amounts that it sums, its rounding, where else it stands.
  let opener = null;
  const close = () => {
    dialog.close();
    if (opener) opener.focus();
  };
  const amounts = (parts) => {
    const table = make("table", "");
    const body = table.appendChild(make("tbody", ""));
    parts.map((number) => data.amounts[number]).forEach(([name, amount]) => {
      const row = body.appendChild(make("tr", ""));
      row.append(make("th", name, { scope: "row" }), make("td", amount));
    });
    return table;
  };
  const explain = (cell) => {
    const told = data.figures[Number(cell.dataset.figure)];
    const button = make("button", "关闭", { class: "close", type: "button" });
    button.addEventListener("click", close);
    const unit = told.unit === "%" && told.text.endsWith("%") ? "" : told.unit;
    dialog.replaceChildren(button, make("h2", `${told.text} ${unit}`, { id: "这个数" }));
    if (told.address) dialog.append(make("p", told.address));
    if (told.whole) dialog.append(make("p", `${told.exact} 元，占 ${told.whole} 元`));
    else if (told.unit !== "%") dialog.append(make("p", `准确金额 ${told.exact} 元，四舍五入为 ${told.text} ${unit}`));
    if (told.parts.length) dialog.append(make("p", "由下面的金额（元）相加："), amounts(told.parts));
    else dialog.append(make("p", "没有这样的金额。"));
    if (told.places.length) {
      const list = make("ul", "");
      told.places.forEach(([where, text]) => {
        const item = list.appendChild(make("li", ""));
        const target = document.getElementById(anchor(where));
        item.append(target ? make("a", where, { href: `#${encodeURIComponent(target.id)}` }) : where, `　${text}`);
      });
      dialog.append(make("p", "同一个数还出现在："), list);
    }
    if (!dialog.open) dialog.show();
    opener = cell;
    button.focus();
  };
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-figure]");
    if (!cell) return;
    event.preventDefault();
    explain(cell);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog.open) close();
  });

  // Within a table the arrow keys go from figure to figure, Enter explains; the sentences' figures are links.
  document.querySelectorAll("a.figure:not([href])").forEach((link) => {
    link.setAttribute("role", "button");
    link.tabIndex = 0;
  });
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.key === "Enter" && at.matches && at.matches("[data-figure]")) {
      event.preventDefault();
      explain(at);
      return;
    }
    const scroll = at.closest && at.closest(".scroll");
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!scroll || !step) return;
    if (at === scroll) {
      if (event.key === "ArrowDown") focus(scroll.querySelector("td[data-figure]"), event);
      return;
    }
    const rows = [...scroll.querySelectorAll("tr")];
    const lies = (cell) => cell.getBoundingClientRect().left;
    if (step[1]) {
      const row = [...at.parentElement.querySelectorAll("td[data-figure]")];
      focus(row[row.indexOf(at) + step[1]], event);
      return;
    }
    for (let y = rows.indexOf(at.parentElement) + step[0]; rows[y]; y += step[0]) {
      const below = [...rows[y].querySelectorAll("td[data-figure]")].find((cell) => Math.abs(lies(cell) - lies(at)) < 2);
      if (below) {
        focus(below, event);
        return;
      }
    }
  });
  const focus = (cell, event) => {
    if (!cell) return;
    event.preventDefault();
    cell.tabIndex = -1;
    cell.focus();
  };

  // Search: rows and paragraphs that hold the words; numbers with or without thousands separators.
  const form = document.querySelector("form.search");
  const input = form.querySelector("input");
  const output = form.querySelector("output");
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s]|,(?=\d{3})/g, "");
  const places = [...document.querySelectorAll("main tbody tr, main p, main :is(h2, h3, h4, h5, h6)")];
  const texts = places.map((place) => [...(place.cells || [place])].map((cell) => plain(cell.textContent)));
  let found = [];
  let at = -1;
  const tell = () => {
    output.textContent = input.value.trim() === "" ? "" : found.length ? `${at + 1} / ${found.length}` : "没有找到";
  };
  const search = () => {
    found.forEach((place) => place.classList.remove("found", "here"));
    const wanted = plain(input.value);
    found = wanted ? places.filter((_, number) => texts[number].some((text) => text.includes(wanted))) : [];
    found.forEach((place) => place.classList.add("found"));
    at = -1;
    tell();
  };
  input.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!found.length) return tell();
    if (found[at]) found[at].classList.remove("here");
    at = (at + 1) % found.length;
    found[at].classList.add("here");
    found[at].scrollIntoView({ block: "center" });
    return tell();
  });
  form.hidden = false;

  // Each table as CSV for Excel: every cell in its column, spans filled with blanks.
  const grid = (table) => {
    const rows = [...table.rows].map(() => []);
    [...table.rows].forEach((row, y) => {
      [...row.cells].forEach((cell) => {
        let x = 0;
        while (rows[y][x] !== undefined) x += 1;
        for (let down = 0; down < cell.rowSpan; down += 1) {
          for (let across = 0; across < cell.colSpan; across += 1) {
            if (rows[y + down]) rows[y + down][x + across] = down || across ? "" : cell.textContent;
          }
        }
      });
    });
    return rows;
  };
  // A text that a spreadsheet would take for a formula gets an apostrophe before it.
  const field = (text) => `"${(/^[=+@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  document.querySelectorAll("section.table").forEach((section) => {
    const title = section.querySelector("h2, h3, h4, h5, h6").textContent;
    const button = make("button", "下载 CSV", { type: "button", "aria-label": `下载 CSV：${title}` });
    button.addEventListener("click", () => {
      const rows = grid(section.querySelector("table")).map((row) => Array.from(row, (text) => field(text || "")).join(","));
      const link = make("a", "", { download: `${title}.csv` });
      link.href = URL.createObjectURL(new Blob(["\ufeff", rows.join("\r\n"), "\r\n"], { type: "text/csv" }));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    const save = make("div", "", { class: "save" });
    save.append(button);
    section.append(save);
  });
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".contents details").open = false;
})();
