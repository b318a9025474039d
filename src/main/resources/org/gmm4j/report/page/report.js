"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("data").textContent);
  document.documentElement.classList.add("live");

  /* Iterations: a slider, a curve, and what is seen of the parameters. */
  const slider = find("iteration");
  if (slider) {
    const svg = find("curve").querySelector("svg");
    const reading = find("reading");
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "g");
    mark.innerHTML =
      '<line stroke="var(--faint)" stroke-dasharray="3 3"/>' +
      '<circle r="6" fill="var(--c1)" stroke="var(--card)" stroke-width="2"/>';
    svg.append(mark);
    const [line, circle] = mark.children;

    const showFrame = (iteration) => {
      if (!data.iterations) return;
      const frame = data.iterations.findLastIndex((each) => each <= iteration);
      const at = Math.max(0, frame);
      const last = at === data.iterations.length - 1;
      find("frame-name").textContent = last
        ? "Parameters of the result"
        : `Parameters before iteration ${data.iterations[at]}`;
      document.querySelectorAll("#frames .weight").forEach((each, k) => {
        each.textContent = data.weights[at][k];
      });
      document.querySelectorAll("#frames .frame").forEach((each) => {
        const across = each.style.backgroundPosition.split(" ")[0];
        each.style.backgroundPosition = `${across} ${-at * each.clientHeight}px`;
      });
      document.querySelectorAll("#frames .moving").forEach((each, i) => {
        each.setAttribute("d", data.shapes[at][i]);
      });
    };

    const show = () => {
      const [iteration, x, y, words] = data.points[slider.value];
      circle.setAttribute("cx", x);
      circle.setAttribute("cy", y);
      for (const [name, value] of [["x1", x], ["x2", x], ["y1", y]]) line.setAttribute(name, value);
      line.setAttribute("y2", svg.viewBox.baseVal.height - 48);
      reading.textContent = words;
      slider.setAttribute("aria-valuetext", words.split(":")[0]);
      showFrame(iteration);
    };

    const point = (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      let nearest = 0;
      data.points.forEach((each, i) => {
        if (Math.abs(each[1] - x) < Math.abs(data.points[nearest][1] - x)) nearest = i;
      });
      slider.value = nearest;
      show();
    };

    const play = find("play");
    let timer = 0;
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      play.textContent = "Play";
      play.setAttribute("aria-pressed", "false");
      reading.setAttribute("aria-live", "polite");
    };
    const start = () => {
      const last = data.points.length - 1;
      if (Number(slider.value) === last) slider.value = 0;
      const step = Math.max(1, Math.round(last / 40));
      play.textContent = "Pause";
      play.setAttribute("aria-pressed", "true");
      reading.setAttribute("aria-live", "off");
      show();
      timer = setInterval(() => {
        slider.value = Math.min(last, Number(slider.value) + step);
        show();
        if (Number(slider.value) === last) stop();
      }, 250);
    };

    play.addEventListener("click", () => (timer ? stop() : start()));
    slider.addEventListener("input", () => {
      if (timer) stop();
      show();
    });
    svg.addEventListener("pointermove", point);
    svg.addEventListener("pointerdown", point);
    show();
  }

  /* Tables: sorted by a column, and back. */
  const value = (row, column) => {
    const cell = row.cells[column];
    return "text" in cell.dataset ? cell.title || cell.textContent : Number(cell.dataset.value);
  };
  document.querySelectorAll(".sortable").forEach((table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      head.querySelector("button").addEventListener("click", () => {
        const rows = [...table.tBodies[0].rows];
        const words = typeof value(rows[0], column) === "string";
        const before = head.getAttribute("aria-sort");
        const up = before ? before === "descending" : words || column === 0;
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const compare = (a, b) =>
          words ? a.localeCompare(b, undefined, { numeric: true }) : a < b ? -1 : a > b ? 1 : 0;
        rows
          .sort((a, b) => (up ? 1 : -1) * compare(value(a, column), value(b, column)))
          .forEach((each) => table.tBodies[0].append(each));
      });
    });
  });

  /* Components: which rows of the table are seen, and which one's details. */
  const rows = [...find("component-table").tBodies[0].rows];
  const filter = find("filter");
  const count = find("count");
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let seen = 0;
    rows.forEach((row) => {
      const words = [row.cells[0], ...row.querySelectorAll(".word")].map(
        (each) => each.title || each.textContent,
      );
      const number = /^\d+$/.test(wanted) && words[0].trim() === wanted;
      const text = words.slice(1).some((each) => each.toLowerCase().includes(wanted));
      row.hidden = wanted !== "" && !number && !text;
      seen += row.hidden ? 0 : 1;
    });
    count.textContent = wanted === "" ? "" : `${seen} of ${rows.length} components`;
  });
  const choose = () => {
    rows.forEach((row) => {
      const chosen = location.hash === `#component-${row.dataset.component}`;
      row.classList.toggle("chosen", chosen);
      const link = row.querySelector("a");
      chosen ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    });
  };
  rows.forEach((row) =>
    row.addEventListener("click", (event) => {
      if (!event.target.closest("a")) row.querySelector("a").click();
    }),
  );
  window.addEventListener("hashchange", choose);
  choose();

  /* What can be copied. */
  document.querySelectorAll(".copy").forEach((button) => {
    button.addEventListener("click", async () => {
      const source = find(button.dataset.copies);
      let done = "Copied";
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
      } catch {
        getSelection().selectAllChildren(source);
        done = "Selected: press Ctrl+C";
      }
      const words = button.textContent;
      button.textContent = done;
      find("copied").textContent = done;
      setTimeout(() => (button.textContent = words), 2000);
    });
  });
})();
