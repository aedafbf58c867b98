"use strict";
// The page's behaviour: one selection, shown by the table, the charts and the count. Words go in by textContent only.
(async () => {
  const $ = (id) => document.getElementById(id);
  if ($("data").dataset.packing && !window.DecompressionStream) return;  // what needs no script is there
  const data = JSON.parse($("data").dataset.packing ? await unpacked($("data").textContent) : $("data").textContent);

  function unpacked(words) {
    const letters = atob(words);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }

  // A part of a passage: a mark of the page's own, 0 for the quote, or a stretch of an article, a place in it and pieces.
  function spelt(part, quote) {
    if (part === 0) return [[1, quote]];
    if (typeof part === "string") return [[0, part]];
    const pieces = [];
    for (let i = 2, at = part[1]; i < part.length; i += 2) pieces.push([part[i], data.stretches[part[0]].slice(at, at += part[i + 1])]);
    return pieces;
  }

  // A statement reads its row when it is asked: of a hundred thousand most are never shown.
  class Statement {
    constructor(row, order) {
      this.row = row;
      this.order = order;
    }

    get passage() {
      const own = this.row[data.own.indexOf("quote")];
      return once(this, "passage", this.row[data.own.indexOf("passage")].flatMap((part) => spelt(part, own)));
    }

    get quote() {
      const own = this.row[data.own.indexOf("quote")];
      return once(this, "quote", own ?? this.passage.filter(([kind]) => kind === 1 || kind === 2).map(([, words]) => words).join(""));
    }

    get text() {
      return once(this, "text", [this.quote, this.speaker, this.outlet, this.title, this.topic].join(" ").toLowerCase());
    }
  }

  function once(entry, name, value) {
    Object.defineProperty(entry, name, { value });
    return value;
  }

  data.own.forEach((name, i) => {
    if (name === "passage" || name === "quote") return;
    Object.defineProperty(Statement.prototype, name, { get() { return this.row[i]; } });
  });
  Object.values(data.pools).forEach((pool, i) => {
    const at = data.own.length + i;
    pool.fields.forEach((name, k) => Object.defineProperty(Statement.prototype, name, { get() { return pool.rows[this.row[at]][k]; } }));
  });

  const all = data.rows.map((row, order) => new Statement(row, order));
  const byId = new Map(all.map((entry) => [entry.id, entry]));
  const changes = new Map(data.changes.map((change) => [change.id, change]));
  const PAGE = 50;
  const MOST_LISTED = 8;  // changes listed below the chart that marks them
  const form = $("filter-form");
  const SELECTS = ["speaker", "topic", "outlet", "group", "form", "medium"];
  const NAMED = ["q", "side", "from", "to", ...SELECTS];
  const view = { rows: all, page: 0, key: "", down: false, printing: false, listed: 0 };

  function make(tag, words, properties = {}, children = []) {
    const node = document.createElement(tag);
    if (words) node.textContent = words;
    for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // ---------------------------------------------------------------------------------------------- the selection

  function choices() {
    for (const name of SELECTS) {
      const counts = new Map();
      for (const entry of all) for (const value of found(entry, name)) counts.set(value, (counts.get(value) || 0) + 1);
      const options = [...counts].filter(([value]) => value).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      form.elements[name].append(make("option", "any", { value: "" }));
      for (const [value, n] of options) form.elements[name].append(make("option", `${value} (${n})`, { value }));
    }
  }

  // What is said together is found under each of those who said it, and under both.
  const found = (entry, name) => (name === "speaker" ? [entry.speaker, ...entry.people] : [entry[name]]);

  const SIDES = {
    above: (s) => s > 0, below: (s) => s < 0, zero: (s) => s === 0, none: (s) => s === null,
    2: (s) => s >= 2, 1: (s) => s === 1, "-1": (s) => s === -1, "-2": (s) => s <= -2,
  };

  function chosen() {
    const words = form.elements.q.value.trim().toLowerCase();
    const side = SIDES[form.elements.side.value];
    const [from, to] = [form.elements.from.value, form.elements.to.value];
    const settled = form.elements.settled.checked;
    const wanted = SELECTS.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    view.anyDay = all.filter((entry) =>
      (!words || entry.text.includes(words)) &&
      wanted.every(([name, value]) => entry[name] === value || (name === "speaker" && entry.people.includes(value))) &&
      (!side || (side === SIDES.none ? side(entry.step) : entry.step !== null && side(entry.step))) &&
      (!settled || entry.settled));
    return view.anyDay.filter((entry) =>
      (!(from || to) || entry.day) &&  // what can have been said on those days; an open end can be any day
      (!from || !entry.was_end || entry.was_end >= from) &&
      (!to || !entry.was_start || entry.was_start <= to));
  }

  function sorted(rows) {
    if (!view.key) return rows;
    const sign = view.down ? -1 : 1;
    return [...rows].sort((a, b) => {
      const [x, y] = [a[view.key], b[view.key]];
      const [noX, noY] = [x === null || x === "", y === null || y === ""];
      if (noX || noY) return noX - noY || a.order - b.order;  // what is not known comes last either way
      return sign * (typeof x === "number" ? x - y : x.localeCompare(y)) || a.order - b.order;
    });
  }

  function show() {
    const rows = chosen();
    view.rows = sorted(rows);
    view.page = 0;
    $("count").textContent = rows.length === all.length
      ? `All ${all.length.toLocaleString("en")} statements` : `${rows.length.toLocaleString("en")} of ${all.length.toLocaleString("en")} statements`;
    chooseChanges();
    fillTable();
    drawCharts();
  }

  // ---------------------------------------------------------------------------------------------- the table

  function position(entry) {
    const step = entry.step;
    const sign = step === null ? "" : ["▼▼", "▼", "●", "▲", "▲▲"][Math.max(-2, Math.min(2, step)) + 2];
    return make("span", "", { class: `pos ${step === null ? "s-none" : `s${step}`}` },
      [make("span", sign, { "aria-hidden": "true" }), ` ${entry.position}`]);
  }

  function status(entry) {
    return make("span", entry.was_status, { class: entry.settled ? "status settled" : "status" });
  }

  function source(entry) {
    if (!entry.title) return [entry.outlet];
    const link = { href: scrolling(entry), target: "_blank", rel: "noopener noreferrer" };
    return [`${entry.outlet}, `, entry.url ? make("a", entry.title, link) : make("cite", entry.title)];
  }

  // The address that scrolls to the words, where they still stand on the page; entries.py writes the same one.
  function scrolling(entry) {
    const lines = entry.quote.split(/[\r\n]+/).filter((line) => line.trim());
    const words = entry.quote.split(/\s+/).filter(Boolean);
    const encoded = (some) => encodeURIComponent(some.join(" ")).replace(/[-!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    if (!entry.whole || !words.length) return entry.url;
    const short = words.length <= 10 && lines.length === 1;
    const target = short ? encoded(words) : `${encoded(words.slice(0, 4))},${encoded(words.slice(-4))}`;
    return `${entry.url.split("#")[0]}#:~:text=${target}`;
  }

  function line(entry) {
    const cell = (name, children) => make("td", "", { role: "cell", "data-name": name }, children);
    const said = [make("a", entry.quote, { class: "open", href: `#s=${entry.id}` })];
    if (entry.flags) said.push(" ", make("span", entry.flags, { class: "flag" }));
    said.push(" ", status(entry));
    return make("tr", "", { role: "row", id: `s=${entry.id}` }, [
      cell("Date", [entry.when]), cell("Speaker", [entry.speaker]), cell("Topic", [entry.topic]),
      cell("Position", entry.position ? [position(entry)] : []), cell("Statement", said), cell("Source", source(entry))]);
  }

  function fillTable() {
    const pages = Math.max(1, Math.ceil(view.rows.length / PAGE));
    const from = view.page * PAGE;
    $("table").tBodies[0].replaceChildren(...view.rows.slice(from, from + PAGE).map(line));
    $("page-words").textContent = `Page ${view.page + 1} of ${pages}`;
    $("earlier").disabled = view.page === 0;
    $("later").disabled = view.page >= pages - 1;
    document.querySelector(".pages").hidden = pages === 1;
    for (const head of $("table").tHead.rows[0].cells) {
      if (head.dataset.key === view.key) head.setAttribute("aria-sort", view.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function sortable() {
    for (const head of $("table").tHead.rows[0].cells) {
      const button = make("button", head.textContent, { type: "button" });
      button.addEventListener("click", () => {
        view.down = view.key === head.dataset.key && !view.down;
        view.key = head.dataset.key;
        view.rows = sorted(view.rows);
        view.page = 0;
        fillTable();
      });
      head.replaceChildren(button);
    }
  }

  // ---------------------------------------------------------------------------------------------- the charts

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const narrow = matchMedia("(max-width: 640px)");

  // A figure as sent names statements by place and repeated words by number: put them back, for the chosen statements.
  function keep(trace, chosen, words) {
    if (!trace.customdata) return trace;
    const changes = ["change", "change line"].includes(trace.meta);
    const mask = changes ? view.touched : chosen;
    let since = false;  // something was kept since the last gap of a line: then the next gap is kept, too
    const pick = trace.customdata.map((place) => {
      const kept = place === null ? since : mask[place] === 1 && !(changes && !view.marked.length);
      since = place !== null && (since || kept);
      return kept;
    });
    const only = (list) => (Array.isArray(list) ? list.filter((_, i) => pick[i]) : list);
    const said = (list) => (Array.isArray(list) ? only(list).map((n) => words[n]) : list);
    const out = { ...trace };
    for (const name of ["x", "y", "customdata"]) out[name] = only(out[name]);
    for (const name of ["text", "textposition"]) if (name in out) out[name] = said(out[name]);
    if (out.marker) {
      const line = out.marker.line || {};
      out.marker = { ...out.marker, symbol: said(out.marker.symbol), color: said(out.marker.color), line: { ...line, color: said(line.color) } };
    }
    if (out.error_x) out.error_x = { ...out.error_x, array: only(out.error_x.array), arrayminus: only(out.error_x.arrayminus) };
    return out;
  }

  // A circle of counts stands for a list of statements; of a selection it shows how many of them are in it.
  function recount(trace, chosen, most, words) {
    const lists = trace.customdata.map((places) => places.filter((place) => chosen[place] === 1));
    const only = (list) => (Array.isArray(list) ? list.filter((_, i) => lists[i].length) : list);
    const shown = only(lists);
    return { ...trace, x: only(trace.x), y: only(trace.y), customdata: shown, meta: { cells: only(trace.meta.cells) },
      marker: { ...trace.marker, color: only(trace.marker.color).map((n) => words[n]), size: shown.map((list) => Math.max(SMALLEST, LARGEST * Math.sqrt(list.length / most))) } };
  }

  // A line of the legend says how many of its changes rest on the chosen statements, marked or not.
  function numbered(trace) {
    const n = trace.customdata[0].filter((place) => view.touched[place]).length;
    const now = (trace.meta === "change key") === (view.marked.length > 0);
    return { ...trace, name: trace.name.replace(/[\d,]+$/, n.toLocaleString("en")), visible: now && n > 0 };
  }

  function wrapped(words, width) {
    const lines = [""];
    for (const word of words.split(" ")) {
      if (lines.at(-1) && lines.at(-1).length + word.length >= width) lines.push("");
      lines.push(`${lines.pop()} ${word}`.trim());
    }
    return lines.join("<br>");
  }

  function spaced(axis, width) {
    const unit = width / (axis.range[1] - axis.range[0]);
    const ticks = axis.tickvals.map((x, i) => [x, axis.ticktext[i]]);
    const years = ticks.filter(([, words]) => words.includes("<br>"));
    const kept = [];
    for (const tick of [...years, ...ticks]) if (kept.every(([x]) => Math.abs(x - tick[0]) * unit > 36)) kept.push(tick);
    return { tickvals: kept.map(([x]) => x), ticktext: kept.map(([, words]) => words) };
  }

  const unnamed = (trace) => ({ ...trace, mode: (trace.mode || "").replace("+text", "") });

  // Where the page is narrow each line of the legend has a row of its own.
  const tall = (figure, lane) => 60 + 19 * figure.data.filter((trace) => trace.showlegend).length + lane * figure.layout.meta.lanes;

  function fitted(figure, lane) {
    const layout = { ...figure.layout };
    const smaller = (width) => ({ ...layout.xaxis, tickfont: { size: 10 }, ...spaced(layout.xaxis, width) });
    if (view.printing) {
      const xaxis = smaller(SHEET - layout.margin.l - layout.margin.r);
      return { data: figure.data.map(unnamed), layout: { ...layout, width: SHEET, height: tall(figure, Math.min(lane, 128)), xaxis } };
    }
    if (!narrow.matches) return { data: figure.data, layout };
    layout.margin = { ...layout.margin, l: 96, r: 6 };
    layout.height = tall(figure, lane);
    layout.xaxis = smaller(document.body.clientWidth - 130);
    for (const name of Object.keys(layout).filter((key) => key.startsWith("yaxis"))) {
      layout[name] = { ...layout[name], tickfont: { size: 10 }, ticktext: layout[name].ticktext.map((t) => wrapped(t, 16)) };
    }
    const most = Math.floor((document.body.clientWidth - 110) / 7.6) + "<b>".length;
    const cut = (words) => (words.length > most + "</b>".length ? `${words.slice(0, most - 1).trimEnd()}…</b>` : words);
    layout.annotations = (layout.annotations || []).map((note) => (note.name === "lane" ? { ...note, text: cut(note.text) } : note));
    return { data: figure.data.map(unnamed), layout };
  }

  function coloured(figure) {
    if (!dark.matches || view.printing) return figure;
    const swap = (value) => {
      if (typeof value === "string") return data.dark[value] || value;
      if (Array.isArray(value)) return value.map(swap);
      if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === "customdata" || k === "meta" ? v : swap(v)]));
      return value;
    };
    return swap(figure);
  }

  const LARGEST = 20;  // pixels across, as counts.py has it
  const SMALLEST = 5;
  const DRAWN = { positions: (entry) => entry.was_topic && entry.step !== null && entry.day, actors: (entry) => entry.day };

  // Without the traces that a selection leaves empty, but for one in each lane: an axis without a trace is not drawn.
  function needed(traces) {
    const axes = new Set();
    return traces.filter((trace) => {
      const first = !axes.has(trace.yaxis);
      axes.add(trace.yaxis);
      return first || trace.showlegend || trace.customdata.some((place) => place !== null);
    });
  }

  const marksOf = (name) => view.rows.filter(DRAWN[name]).length;
  const countsOf = (name, marks) => marks > data.most_marks && data.figures[`${name}-counts`];

  function draw(name) {
    const node = $(`chart-${name}`);
    const marks = marksOf(name);
    const counts = countsOf(name, marks);
    const figure = counts || data.figures[name];
    const shown = (trace) => (counts ? recount(trace, view.chosen, figure.layout.meta.most, figure.words) : keep(trace, view.chosen, figure.words));
    const kept = needed(figure.data.map((trace) => (["change key", "unmarked key"].includes(trace.meta) ? numbered(trace) : shown(trace))));
    noteCounts(name, counts, kept, marks);
    const { data: traces, layout } = coloured(fitted({ data: kept, layout: figure.layout }, LANES[name]));
    Plotly.react(node, traces, layout, data.config);
    if (name === "positions" && !view.printing) requestAnimationFrame(() => setTimeout(() => drawDays(layout)));  // the chart is seen first
    if (node.dataset.wired) return;
    node.dataset.wired = "1";
    const circle = (event) => event.points[0].data.meta?.cells?.[event.points[0].pointIndex];
    const changeAt = (event) => event.points[0].data.meta === "change" && data.changes[event.points[0].customdata];
    node.on("plotly_click", (event) => {
      if (changeAt(event)) return openDialog("pair", changeAt(event).id);
      const cell = circle(event);
      const entry = cell ? null : all[event.points[0].customdata];
      if (cell) state(Object.fromEntries(Object.entries(cell).filter(([key, value]) => key !== "when" && value)));
      if (entry) openDialog("s", entry.id);
    });
    node.on("plotly_hover", (event) => {
      const cell = circle(event);
      if (changeAt(event)) tipOfChange(changeAt(event), event.event);
      else if (cell) tipOfMany(cell, event.points[0].data.customdata[event.points[0].pointIndex], event.event);
      else tip(all[event.points[0].customdata], event.event);
    });
    node.on("plotly_unhover", () => { $("tip").hidden = true; });
  }

  // ---------------------------------------------------------------------------------------------- the strip of days

  const STRIP = 58;  // pixels, as page.css has it
  const DAY = 86_400_000;
  const numberOf = (day) => Date.parse(day) / DAY;
  const dayOf = (number) => new Date(number * DAY).toISOString().slice(0, 10);
  const inWords = (day) => new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  // The chart's axis in pieces: left, right, first day, the day after the last. A day's place is where it begins.
  function placeOf(number, pieces) {
    const [left, right, first, after] = pieces.find((piece) => number < piece[3]) || pieces.at(-1);
    return left + (right - left) * Math.min(1, Math.max(0, (number - first) / (after - first)));
  }

  function numberAt(x, pieces) {
    const [left, right, first, after] = pieces.find((piece) => x < piece[1]) || pieces.at(-1);
    return first + (after - first) * Math.min(1, Math.max(0, (x - left) / (right - left)));
  }

  // The days between two places: whole ones, and at least one.
  function daysBetween(x0, x1, pieces) {
    const [from, to] = [Math.min(x0, x1), Math.max(x0, x1)].map((x) => Math.round(numberAt(x, pieces)));
    const only = Math.floor(numberAt((x0 + x1) / 2, pieces));
    return to > from ? [dayOf(from), dayOf(to - 1)] : [dayOf(only), dayOf(only)];
  }

  // How many statements are known to be of each day, with the other filters as they are.
  function bars(pieces, color) {
    const counts = new Map();
    for (const { was_start: day, was_end: last } of view.anyDay) if (day && day === last) counts.set(day, (counts.get(day) || 0) + 1);
    const edges = [...counts.keys()].map((day) => [placeOf(numberOf(day), pieces), placeOf(numberOf(day) + 1, pieces)]);
    return { type: "bar", hoverinfo: "skip", marker: { color, opacity: 0.6 }, unselected: { marker: { opacity: 0.2 } }, y: [...counts.values()],
      x: edges.map(([left, right]) => (left + right) / 2), width: edges.map(([left, right]) => right - left) };
  }

  // The brush is plotly's own selection: it can be drawn, moved and pulled at its ends.
  function drawDays(chart) {
    const node = $("chart-days");
    const { color } = chart.font;
    view.pieces = chart.meta.days.map(([left, right, first, after]) => [left, right, numberOf(first), numberOf(after)]);
    const days = bars(view.pieces, color);
    const most = Math.max(1, ...days.y);
    const [from, to] = [form.elements.from.value, form.elements.to.value];
    const line = { width: 1.5, color, dash: "solid" };
    const brush = { type: "rect", line, y0: 0, y1: most,
      x0: from ? placeOf(numberOf(from), view.pieces) : view.pieces[0][0], x1: to ? placeOf(numberOf(to) + 1, view.pieces) : view.pieces.at(-1)[1] };
    Plotly.react(node, [days], {
      height: STRIP, margin: { ...chart.margin, t: 2, b: 2 }, paper_bgcolor: chart.paper_bgcolor, plot_bgcolor: chart.plot_bgcolor, font: chart.font,
      shapes: (chart.shapes || []).filter((shape) => shape.xref === "x"),
      xaxis: { range: chart.xaxis.range, fixedrange: true, showticklabels: false, showgrid: false, zeroline: false },
      yaxis: { range: [0, most], fixedrange: true, tickvals: [most / 2], ticktext: ["statements<br>by day"], tickfont: { size: 10 }, showgrid: false },
      dragmode: "select", selectdirection: "h", selections: from || to ? [brush] : [], newselection: { line }, activeselection: { fillcolor: color, opacity: 0.15 },
    }, data.config);
    tellDays(from, to);
    if (node.dataset.wired) return;
    node.dataset.wired = "1";
    const choose = ([first, last]) => setTimeout(() => state({ from: first, to: last }));  // when plotly is done with the drag
    node.on("plotly_selected", (event) => event?.range && choose(daysBetween(...event.range.x, view.pieces)));
    node.on("plotly_deselect", () => choose(["", ""]));
  }

  function tellDays(from, to) {
    const ends = from && from === to ? [inWords(from)] : [from && `from ${inWords(from)}`, to && `to ${inWords(to)}`].filter(Boolean);
    $("days-words").textContent = ends.length ? `Days chosen: ${ends.join(" ")}.`
      : "Drag along the strip to choose days; the fields From and To, under More filters, do the same.";
    $("all-days").hidden = !ends.length;
  }

  function noteCounts(name, counts, traces, marks) {
    const note = $(`note-${name}`);
    note.hidden = !counts;
    if (!counts) return;
    const circles = traces.filter((trace) => trace.meta.cells);
    const counted = circles.reduce((sum, trace) => sum + trace.customdata.reduce((some, list) => some + list.length, 0), 0);
    const unit = counts.layout.meta.unit;
    note.textContent = `Counts by ${unit}, since more than ${data.most_marks.toLocaleString("en")} marks could not be told apart: the larger a circle, the more statements, confirmed or not. `
      + `A click on one chooses its statements; with fewer chosen, each has a mark of its own. ${(marks - counted).toLocaleString("en")} of the chosen ones are dated less closely than to the ${unit} and are in no circle.`;
  }

  // A chart is drawn when it is about to be seen, or printed; on a small page also as soon as there is time.
  const SMALL = 2000;
  const LANES = { positions: 175, actors: 52 };
  const stale = new Set();
  const near = new Set();
  const watcher = new IntersectionObserver((sights) => {
    for (const sight of sights) {
      const name = sight.target.id.slice("chart-".length);
      if (sight.isIntersecting) near.add(name);
      else near.delete(name);
    }
    drawStale(near);
  }, { rootMargin: "600px" });

  function drawStale(names) {
    for (const name of names) if (stale.delete(name)) draw(name);
  }

  // On paper every chart is drawn, as wide as a sheet, and nothing is folded.
  const SHEET = 690;
  function print() {
    const folded = [...document.querySelectorAll("details.rest:not([open])")];
    for (const node of folded) node.open = true;
    view.printing = true;
    for (const name of Object.keys(LANES)) draw(name);
    addEventListener("afterprint", () => {
      for (const node of folded) node.open = false;
      view.printing = false;
      drawCharts();
    }, { once: true });
  }

  function drawCharts() {
    for (const name of Object.keys(LANES)) {
      const figure = countsOf(name, marksOf(name)) || data.figures[name];  // the room that it will take: nothing moves when it is drawn
      $(`chart-${name}`).style.minHeight = `${narrow.matches ? tall(figure, LANES[name]) : figure.layout.height}px`;
      stale.add(name);
    }
    drawStale(near);
  }

  function tip(entry, event) {
    if (!entry) return;
    const quote = entry.quote.length > 220 ? `${entry.quote.slice(0, 219)}…` : entry.quote;
    showTip([make("b", `${entry.speaker}, ${entry.when}`), make("span", `“${quote}”`),
      make("span", `${entry.topic}: ${entry.position || "no position found"}`), status(entry)], event);
  }

  const steps = (leg) => leg.steps.map(([, words]) => words).join(" and ");

  function tipOfChange(change, event) {
    showTip([make("b", `${change.speaker} on ${change.topic}`), make("span", change.kind),
      ...change.legs.map((leg) => make("span", `${leg.when}: ${steps(leg)}`)),
      make("span", change.counted ? "Counted" : "Possible, not counted:"), ...change.reasons.map((reason) => make("span", reason))], event);
  }

  function tipOfMany(cell, places, event) {
    const first = all[places[0]];
    const read = places.filter((place) => all[place].settled).length;
    const steps = new Map();
    for (const place of places) if (all[place].step !== null) steps.set(all[place].step, (steps.get(all[place].step) || 0) + 1);
    const split = [...steps].sort(([a], [b]) => b - a).map(([step, n]) => `${step > 0 ? "+" : step < 0 ? "−" : ""}${Math.abs(step)}: ${n}`);
    showTip([make("b", cell.topic ? `${first.topic}: ${first.position}` : cell.speaker || "several speakers"),
      make("span", `${places.length.toLocaleString("en")} ${places.length === 1 ? "statement" : "statements"}, ${cell.when}; ${read.toLocaleString("en")} read by a person`),
      ...(cell.topic ? [] : [make("span", split.length ? `Positions: ${split.join(", ")}` : "no position found")])], event);
  }

  function showTip(words, event) {
    $("tip").replaceChildren(...words);
    $("tip").hidden = false;
    const left = Math.min(event.pageX + 14, scrollX + document.documentElement.clientWidth - $("tip").offsetWidth - 8);
    $("tip").style.left = `${Math.max(8, left)}px`;
    $("tip").style.top = `${event.pageY + 16}px`;
  }

  // ---------------------------------------------------------------------------------------------- a statement's card

  function passage(entry) {
    return make("p", "", { class: "passage" }, entry.passage.map(([kind, words]) => {
      const inner = kind > 1 ? make("strong", words) : words;
      return kind === 1 || kind === 2 ? make("mark", "", {}, [inner]) : inner;
    }));
  }

  function reference(id) {
    const entry = byId.get(id);
    return make("a", `${entry.speaker}, ${entry.when}: ${entry.quote.slice(0, 80)}${entry.quote.length > 80 ? "…" : ""}`, { class: "open", href: `#s=${id}` });
  }

  function neighbours(entry) {
    const own = all.filter((other) => other.speaker === entry.speaker && other.topic === entry.topic && other.day)
      .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.order - b.order));
    const at = own.indexOf(entry);
    return at < 0 ? [] : [["Previous, same speaker and topic", own[at - 1]], ["Next, same speaker and topic", own[at + 1]]];
  }

  function facts(entry) {
    const words = (value) => (value ? [value] : []);
    const rows = [
      ["Speaker", words(entry.speaker + (entry.role ? `, ${entry.role}` : ""))],
      ["Named in the article as", words(entry.mention)],
      ["Group", words(entry.group)],
      ["Verb of saying", words(entry.cue)],
      ["Form", words(entry.form)],
      ["Medium", words(entry.medium)],
      ["Date", words(entry.when)],
      ["The date is known from", words(entry.basis)],
      ["Words that gave the date", words(entry.day_words && `“${entry.day_words}”`)],
      ["Topic", words(entry.topic + (entry.topics ? ` (also: ${entry.topics})` : ""))],
      ["Position", entry.position ? [position(entry)] : []],
      ["Confidence of the codes", words(entry.confidence)],
      ["Status", words(entry.status)],
      ["To bear in mind", words(entry.flags)],
      ["Said within", entry.within ? [reference(entry.within)] : []],
      ...entry.relations.map(([here, id]) => [here, [reference(id)]]),
      ...all.filter((other) => other.within === entry.id).map((other) => ["Quotes within it", [reference(other.id)]]),
      ...all.flatMap((other) => other.relations.filter(([, id]) => id === entry.id).map(([, , there]) => [there, [reference(other.id)]])),
      ...entry.same.map((id) => ["Same utterance", [reference(id)]]),
      ...neighbours(entry).filter(([, other]) => other).map(([name, other]) => [name, [reference(other.id)]]),
      ...data.changes.filter((change) => told(change).includes(entry.order)).map((change) => ["Compared in",
        [make("a", `${change.speaker} on ${change.topic}, ${standing(change)}`, { class: "open", href: `#pair=${change.id}` })]]),
      ["Source", source(entry)],
      ["Article appeared", words(entry.published)],
      ["Id", words(entry.id)],
    ];
    return make("dl", "", { class: "facts" }, rows.filter(([, value]) => value.length)
      .flatMap(([name, value]) => [make("dt", name), make("dd", "", {}, value)]));
  }

  function fillCard(entry) {
    $("card-h").textContent = `${entry.speaker}, ${entry.when}`;
    const body = [make("blockquote", entry.quote)];
    if (entry.passage.length > 1) body.push(make("h3", "In the article"), passage(entry));
    if (entry.passage.some(([kind]) => kind > 1)) body.push(make("p", "In bold: the words that decided the codes.", { class: "note" }));
    body.push(make("h3", "What is known about it"), facts(entry));
    if (entry.url) body.push(make("p", "The link opens the source at these words if they still stand there.", { class: "note" }));
    body.push(tools(entry));
    $("card-body").replaceChildren(...body);
  }

  // ---------------------------------------------------------------------------------------------- a change, side by side

  const told = (change) => change.legs.flatMap((leg) => [...leg.first, ...leg.rest]);
  const standing = (change) => (change.counted ? "counted" : "possible, not counted");

  function within(entry, change) {
    const said = [entry.when, entry.basis && `known from: ${entry.basis}${entry.day_words ? `, “${entry.day_words}”` : ""}`];
    const who = `${entry.speaker}${entry.role ? `, ${entry.role}` : ""}`;
    return make("figure", "", { class: "said" }, [
      entry.passage.length > 1 ? passage(entry) : make("blockquote", entry.quote),
      make("figcaption", "", {}, [
        make("span", [who, ...said].filter(Boolean).join("; "), { class: "block" }),
        make("span", "", { class: "block" }, [[entry.medium, entry.form].filter(Boolean).join(", "), ". ",
          ...(entry.position ? [position(entry), " "] : []), make("span", entry.status, { class: entry.settled ? "status settled" : "status" }),
          ...(entry.flags ? [" ", make("span", entry.flags, { class: "flag" })] : [])]),
        make("span", "", { class: "block" }, [...source(entry), `. Article appeared: ${entry.published}. `,
          make("a", "Details", { class: "open", href: `#s=${entry.id}`, "aria-label": `Details of this statement by ${entry.speaker}` })])])]);
  }

  function side(leg) {
    const figures = (places) => places.map((place) => within(all[place]));
    const steps = leg.steps.flatMap(([step, words], i) => [...(i ? [" and "] : []), position({ step, position: words })]);
    const rest = leg.rest.length ? [make("details", "", { class: "rest" }, [make("summary", leg.more), ...figures(leg.rest)])] : [];
    return make("section", "", { class: "leg" }, [make("h3", `${leg.name}: ${leg.when}`), make("p", "", { class: "steps" }, steps), ...figures(leg.first), ...rest]);
  }

  function rule(change) {
    const check = (words, i) => make("li", "", { class: change.unmet.includes(i) ? "unmet" : "met" },
      [make("b", change.unmet.includes(i) ? "✗ Not met: " : "✓ Met: "), words]);
    return [make("h3", "What was compared, and what must hold for it to count"), make("p", `${change.kind}. ${change.fired}`),
      make("ul", "", { class: "checks" }, data.checks.map(check))];
  }

  function fillPair(change) {
    $("pair-h").textContent = `${change.speaker} on ${change.topic}`;
    const sure = change.confidence ? ` Confidence of the codes: ${change.confidence}.` : "";
    const bold = told(change).some((place) => all[place].passage.some(([kind]) => kind > 1));
    const apart = change.apart.charAt(0).toUpperCase() + change.apart.slice(1);
    const body = [
      make("p", "", { class: "standing" }, [make("strong", change.counted ? "Counted" : "Possible, not counted"), `. ${apart}.${sure}`]),
      make("div", "", { class: "legs" }, change.legs.map(side)),
      make("p", `Marked: the statement.${bold ? " In bold: the words that decided its codes." : ""} Around it: the article's own words.`, { class: "note" }),
      ...rule(change)];
    if (change.reasons.length) {
      body.push(make("h3", change.counted ? "Bear in mind" : "Why it is not counted"),
        make("ul", "", {}, change.reasons.map((reason) => make("li", reason))));
    }
    if (change.clarifications.length) body.push(make("h3", "What was said about the words afterwards"), ...change.clarifications.map((place) => within(all[place])));
    if (change.claims.length) {
      body.push(make("h3", "Claims of a change by the outlets themselves"), make("p", "They are listed as claims; they are no evidence here, and are not counted.", { class: "note" }),
        ...change.claims.map((place) => within(all[place])));
    }
    body.push(make("div", "", { class: "card-tools" }, [copyButton("Copy link", () => location.href)]));
    $("pair-body").replaceChildren(...body);
  }

  // Those beyond the cards of the page are listed by a line, fifty at a time.
  function listChanges() {
    const box = $("more-changes");
    if (!box) return;
    const rest = data.changes.filter((change, i) => i >= data.shown && view.touched[i]);
    const row = (change) => make("li", change.counted ? "Counted: " : "", {}, [make("a", `${change.speaker} on ${change.topic}`, { class: "open", href: `#pair=${change.id}` }),
      `: ${change.legs.map((leg) => `${steps(leg)}, ${leg.when}`).join("; then ")}`]);
    const counted = rest.filter((change) => change.counted).length;
    box.querySelector("summary").textContent = [[counted, "counted"], [rest.length - counted, "possible, not counted"]].filter(([n], i) => n || i)
      .map(([n, words]) => `${n.toLocaleString("en")} more ${n === 1 ? "change" : "changes"}, ${words}`).join("; ");
    box.querySelector("ul").replaceChildren(...(box.open ? rest.slice(0, view.listed).map(row) : []));
    box.querySelector("button").hidden = view.listed >= rest.length;
  }

  function chooseChanges() {
    const whole = view.rows.length === all.length;
    view.chosen = new Uint8Array(all.length);
    for (const entry of view.rows) view.chosen[entry.order] = 1;
    view.touched = Uint8Array.from(data.changes, (change) => told(change).some((place) => view.chosen[place]));
    data.changes.slice(0, data.shown).forEach((change, i) => { $(`pair=${change.id}`).hidden = !view.touched[i]; });
    for (const [id, places] of data.divergences) $(`divergence=${id}`).hidden = !places.some((place) => view.chosen[place]);
    const touched = view.touched.reduce((sum, one) => sum + one, 0);
    $("changes-chosen").hidden = whole || !data.changes.length;
    $("changes-chosen").textContent = `${touched.toLocaleString("en")} of ${data.changes.length.toLocaleString("en")} ${data.changes.length === 1 ? "rests" : "rest"} on the statements chosen below.`;
    view.listed = PAGE;
    listChanges();
    view.marked = marked();
    listMarked();
  }

  // The changes that the chart marks now: of too many none.
  function marked() {
    const keys = data.figures.positions.data.filter((trace) => trace.meta === "change key");
    const places = keys.flatMap((trace) => trace.customdata[0]).filter((place) => view.touched[place]).sort((a, b) => a - b);
    return places.length > data.most_diamonds || countsOf("positions", marksOf("positions")) ? [] : places;
  }

  // Plotly's marks cannot be reached by keyboard: below the chart each diamond has a link.
  function listMarked() {
    const line = (change) => make("li", "", {}, [make("a", `${change.speaker} on ${change.topic}`, { class: "open", href: `#pair=${change.id}` }),
      `, ${change.legs.map((leg) => leg.when).join(", then ")}: ${standing(change)}`]);
    const rest = view.marked.length - MOST_LISTED;
    $("marked").hidden = !view.marked.length;
    $("marked").querySelector("ul").replaceChildren(...view.marked.slice(0, MOST_LISTED).map((place) => line(data.changes[place])));
    $("marked-rest").textContent = rest > 0 ? `${rest.toLocaleString("en")} more stand among the changes above.` : "";
  }

  // ---------------------------------------------------------------------------------------------- what has an address

  // A change is #pair=ID, a statement #s=ID; the statement's dialog lies above the change's.
  const DIALOGS = {
    pair: { node: $("pair"), head: $("pair-h"), known: changes, fill: fillPair, shown: "", opener: null },
    s: { node: $("card"), head: $("card-h"), known: byId, fill: fillCard, shown: "", opener: null },
  };

  function openDialog(kind, id) {
    const dialog = DIALOGS[kind];
    if (!dialog || !dialog.known.has(id)) return;
    if (!dialog.node.open) dialog.opener = document.activeElement;
    state(kind === "pair" ? { pair: id, s: "" } : { [kind]: id });
  }

  function showDialogs(now) {
    const asked = Object.entries(DIALOGS).map(([kind, dialog]) => [dialog, dialog.known.has(now.get(kind)) ? now.get(kind) : ""]);
    for (const [dialog, id] of asked) {
      const same = dialog.shown === id;
      dialog.shown = id;
      if (!id && dialog.node.open) dialog.node.close();
      if (!id || (same && dialog.node.open)) continue;
      dialog.fill(dialog.known.get(id));
      if (!dialog.node.open) dialog.node.showModal();
      dialog.head.focus();
      dialog.node.scrollTop = 0;
    }
  }

  function closed(kind) {
    const dialog = DIALOGS[kind];
    if (dialog.node.open) return;
    if (dialog.shown) state({ [kind]: "" });
    const id = dialog.opener && dialog.opener.getAttribute && dialog.opener.getAttribute("href");
    const again = dialog.opener && dialog.opener.isConnected ? dialog.opener : id && document.querySelector(`a.open[href="${CSS.escape(id)}"]`);
    const above = [...document.querySelectorAll("dialog[open]")].at(-1);
    if (again && (!above || above.contains(again))) again.focus();
  }

  // ---------------------------------------------------------------------------------------------- citations

  // Where the page stands: as it was built for, else as it was opened from the web; a place on somebody's disk is no address.
  const permalink = (kind, id) => `${data.about.url || (location.protocol.startsWith("http") ? location.href.split("#")[0] : "")}#${kind}=${id}`;
  const place = (entry) => `statement ${entry.id} in “${data.about.title}”, ${data.about.versions}`;

  function citation(entry) {
    const retold = entry.form === "quoted" ? "" : ` (${entry.form})`;
    const article = [entry.outlet, entry.title && `“${entry.title}”`, entry.published !== "not known" && `appeared ${entry.published}`, entry.url].filter(Boolean).join(", ");
    const code = entry.position ? ` ${entry.topic}: ${entry.position}, ${entry.status}.` : "";
    return `${entry.speaker}, ${entry.when}${retold}: “${entry.quote}” ${article}.${code} ${place(entry).replace("s", "S")}. ${permalink("s", entry.id)}`;
  }

  const TEX = { "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

  function bibtex(entry) {
    const tex = (words) => `{${words.replace(/\s+/g, " ").trim().replace(/[\\{}~^]/g, (sign) => TEX[sign]).replace(/[&%$#_]/g, "\\$&")}}`;
    const [year, month] = [entry.was_start.slice(0, 4), Number(entry.was_start.slice(5, 7))];
    const fields = [["author", `{${tex(entry.speaker)}}`], ["title", tex(entry.quote)], ["howpublished", tex([entry.outlet, entry.title].filter(Boolean).join(", "))]];
    if (year && year === entry.was_end.slice(0, 4)) fields.push(["year", `{${year}}`]);
    if (year && entry.was_start.slice(0, 7) === entry.was_end.slice(0, 7)) fields.push(["month", MONTHS[month - 1]]);
    fields.push(["note", tex([entry.when, entry.form, place(entry), entry.position && `${entry.topic}: ${entry.position}, ${entry.status}`].filter(Boolean).join("; "))]);
    fields.push(["url", `{${(entry.url || permalink("s", entry.id)).replaceAll("{", "%7B").replaceAll("}", "%7D")}}`]);
    return `@misc{statement-${entry.id},\n${fields.map(([name, value]) => `  ${name} = ${value}`).join(",\n")}\n}`;
  }

  // ---------------------------------------------------------------------------------------------- corrections

  const corrections = [];
  const FIELDS = ["status", "speaker", "topic", "position", "date_start", "date_end"];
  const STEPS = ["", "-2", "-1", "0", "1", "2"];

  function tools(entry) {
    return make("div", "", {}, [
      make("div", "", { class: "card-tools" }, [
        copyButton("Copy link", () => location.href), copyButton("Copy citation", () => citation(entry)), copyButton("Copy BibTeX", () => bibtex(entry))]),
      make("details", "", {}, [make("summary", "Cite as"), make("p", citation(entry), { class: "citation" }), make("pre", bibtex(entry))]),
      make("details", "", {}, [make("summary", "Confirm or correct"), correctionForm(entry)])]);
  }

  function copyButton(name, words) {
    const button = make("button", name, { type: "button" });
    button.addEventListener("click", () => copied(words(), button));
    return button;
  }

  function copied(words, button) {
    const area = make("textarea", words);  // works from a file, where the clipboard interface does not
    button.after(area);
    area.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Not copied";
    area.remove();
    button.focus();
  }

  function options(values) {
    return make("select", "", { name: "new" }, values.map((value) => make("option", value || "none", { value })));
  }

  function control(field, entry) {
    if (field === "status") return options(["confirmed", "withdrawn"]);
    if (field === "position") return options(STEPS);
    if (field === "topic") return options([...new Set(all.map((other) => other.was_topic))].sort());
    return make("input", "", { name: "new", type: field.startsWith("date") ? "date" : "text", value: before(field, entry) });
  }

  function before(field, entry) {
    const was = { status: "was_status", speaker: "was_speaker", topic: "was_topic", date_start: "was_start", date_end: "was_end" };
    return field === "position" ? entry.step ?? "" : entry[was[field]];
  }

  function correctionForm(entry) {
    const field = make("select", "", { name: "field" }, FIELDS.map((name) => make("option", name.replace("_", " "), { value: name })));
    const value = make("label", "New value ", {}, [control("status", entry)]);
    const coder = make("input", "", { name: "coder", autocomplete: "name", required: "" });
    const note = make("input", "", { name: "note" });
    const said = make("p", `${corrections.length} written down so far.`, { role: "status" });
    const get = make("button", "Download corrections.csv", { type: "button" });
    get.addEventListener("click", () => download("corrections.csv", "text/csv", csv(["statement_id", "field", "old", "new", "coder", "date", "note"], corrections)));
    field.addEventListener("change", () => value.lastElementChild.replaceWith(control(field.value, entry)));
    const form = make("form", "", { id: "correct" }, [
      make("p", "Withdrawn means: not a statement. The file goes to whoever builds this page (timeline build --corrections); nothing is sent.", { class: "note" }),
      make("label", "What ", {}, [field]), value, make("label", "Your name ", {}, [coder]), make("label", "Note ", {}, [note]),
      make("div", "", { class: "card-tools" }, [make("button", "Write it down", { type: "submit" }), get]), said]);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = value.lastElementChild.value.trim();
      corrections.push({ statement_id: entry.id, field: field.value, old: before(field.value, entry),
        new: field.value === "position" && words ? Number(words) : words, coder: coder.value.trim(),
        date: new Date().toISOString().slice(0, 10), note: note.value.trim() });
      said.textContent = `${corrections.length} written down so far.`;
    });
    return form;
  }

  // ---------------------------------------------------------------------------------------------- downloads

  const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;  // a spreadsheet would run such a cell

  function csv(columns, rows) {
    const cell = (value) => {
      const words = value === null || value === undefined ? "" : String(value);
      const inert = typeof value === "string" && FORMULA.test(words) ? `'${words}` : words;
      return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
    };
    return [columns.join(","), ...rows.map((row) => columns.map((name) => cell(row[name])).join(","))].join("\r\n") + "\r\n";
  }

  const EXPORTED = ["id", "day", "last_day", "when", "basis", "speaker", "role", "topic", "step", "position", "quote", "form", "medium", "outlet", "title", "url", "published", "status", "flags"];

  function download(name, type, words) {
    const link = make("a", "", { href: URL.createObjectURL(new Blob([words], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function selection() {
    return { title: data.about.title, versions: data.about.versions, filter: Object.fromEntries([...new FormData(form)].filter(([, value]) => value)),
      statements: view.rows.map((entry) => Object.fromEntries(EXPORTED.map((name) => [name, entry[name]]))) };
  }

  // ---------------------------------------------------------------------------------------------- the address

  const hash = () => new URLSearchParams(location.hash.slice(1));

  function state(changes) {
    const now = hash();
    for (const [name, value] of Object.entries(changes)) value ? now.set(name, value) : now.delete(name);
    for (const name of [...now.keys()]) if (!now.get(name) && name !== "embed") now.delete(name);  // an anchor
    const words = now.toString();
    if (words === location.hash.slice(1)) return;
    history.pushState(null, "", words ? `#${words}` : location.pathname + location.search);
    follow();
  }

  function fromForm() {
    const values = {};
    for (const name of NAMED) values[name] = form.elements[name].value;
    state({ ...values, settled: form.elements.settled.checked ? "1" : "" });
  }

  let last = null;
  function follow() {
    const now = hash();
    for (const name of NAMED) {
      if (form.elements[name].value !== (now.get(name) || "")) form.elements[name].value = now.get(name) || "";
    }
    form.elements.settled.checked = now.get("settled") === "1";
    if (["from", "to", "group", "form", "medium"].some((name) => now.get(name))) form.querySelector("details").open = true;
    document.body.classList.toggle("embed", now.has("embed"));
    showDialogs(now);
    for (const kind of Object.keys(DIALOGS)) now.delete(kind);
    if (now.toString() !== last) {
      const anchor = last !== null && [...now.values()].every((value) => !value) && !now.has("embed");
      last = now.toString();
      if (!anchor || view.filtered) show();
      view.filtered = view.rows.length !== all.length;
    }
  }

  function start() {
    for (const node of document.querySelectorAll(".js")) node.hidden = false;
    for (const node of document.querySelectorAll(".nojs")) node.hidden = true;
    choices();
    sortable();
    follow();
    let waiting;
    form.addEventListener("input", (event) => {  // what is typed, once it pauses; what is chosen, at once
      clearTimeout(waiting);
      waiting = setTimeout(fromForm, ["search", "date"].includes(event.target.type) ? 120 : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(fromForm));
    for (const name of Object.keys(LANES)) watcher.observe($(`chart-${name}`));
    addEventListener("beforeprint", print);
    addEventListener("popstate", follow);
    addEventListener("hashchange", follow);
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.open");
      const [kind, id] = link && !event.ctrlKey && !event.metaKey && !event.shiftKey ? link.getAttribute("href").slice(1).split("=") : [];
      if (!DIALOGS[kind]) return;
      event.preventDefault();
      openDialog(kind, id);
    });
    for (const [kind, { node }] of Object.entries(DIALOGS)) {
      $(`${node.id}-close`).addEventListener("click", () => node.close());
      node.addEventListener("close", () => closed(kind));
      node.addEventListener("click", (event) => event.target === node && node.close());
    }
    if ($("more-changes")) {
      $("more-changes").addEventListener("toggle", listChanges);
      $("more-changes").querySelector("button").addEventListener("click", () => { view.listed += PAGE; listChanges(); });
    }
    $("earlier").addEventListener("click", () => { view.page -= 1; fillTable(); });
    $("later").addEventListener("click", () => { view.page += 1; fillTable(); });
    $("days").hidden = !all.some(DRAWN.actors);
    $("all-days").addEventListener("click", () => state({ from: "", to: "" }));
    $("get-csv").addEventListener("click", () => download("statements.csv", "text/csv", csv(EXPORTED, selection().statements)));
    $("get-json").addEventListener("click", () => download("statements.json", "application/json", JSON.stringify(selection(), null, 1)));
    for (const query of [dark, narrow]) query.addEventListener("change", drawCharts);
    if (all.length <= SMALL) (window.requestIdleCallback || setTimeout)(() => drawStale(Object.keys(LANES)));
    document.documentElement.dataset.ready = "1";
  }

  start();
})();
