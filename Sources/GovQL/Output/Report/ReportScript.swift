// What moves in a page: headers that sort, long tables that unfold, large CSVs that are handed over whole. Without it a page
// shows everything. Orders come with the page as ranks, so no browser's idea of an alphabet counts.

enum ReportScript {
    static let text = #"""

        (function () {
          "use strict";

          // A header sorts up, then down, then as the query had it. Unknown values stay last.
          function sortable(table) {
            var body = table.tBodies[0];
            var rows = Array.prototype.slice.call(body.rows);
            var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
            heads.forEach(function (head) {
              if (head.dataset.ranks === undefined) { return; }
              var ranks = head.dataset.ranks.split(" ").map(function (rank) { return rank === "-" ? null : +rank; });
              var button = document.createElement("button");
              button.type = "button";
              while (head.firstChild) { button.appendChild(head.firstChild); }
              head.appendChild(button);
              head.setAttribute("aria-sort", "none");
              button.addEventListener("click", function () {
                var next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
                heads.forEach(function (other) {
                  if (other.hasAttribute("aria-sort")) { other.setAttribute("aria-sort", "none"); }
                });
                head.setAttribute("aria-sort", next);
                var order = rows.map(function (row, index) { return index; });
                if (next !== "none") {
                  order.sort(function (a, b) {
                    if (ranks[a] === null || ranks[b] === null) {
                      return (ranks[a] === null) - (ranks[b] === null) || a - b;
                    }
                    return (next === "ascending" ? ranks[a] - ranks[b] : ranks[b] - ranks[a]) || a - b;
                  });
                }
                order.forEach(function (index) { body.appendChild(rows[index]); });
                markLater(table);
              });
            });
          }

          function markLater(table) {
            var first = +table.dataset.first || Infinity;
            Array.prototype.forEach.call(table.tBodies[0].rows, function (row, index) {
              row.classList.toggle("later", index >= first);
            });
          }

          // A long table shows its first rows until somebody asks for all.
          function foldable(table) {
            if (!table.dataset.first) { return; }
            var note = table.parentNode;
            while (note && !note.classList.contains("short")) { note = note.nextElementSibling; }
            var button = note && note.nextElementSibling;
            if (!button) { return; }
            var all = button.textContent;
            function show(isFirst) {
              table.classList.toggle("first", isFirst);
              note.hidden = !isFirst;
              button.textContent = isFirst ? all : button.dataset.less;
              button.setAttribute("aria-expanded", String(!isFirst));
            }
            markLater(table);
            button.hidden = false;
            button.addEventListener("click", function () { show(!table.classList.contains("first")); });
            show(true);
          }

          // Browsers refuse to follow long data addresses; as a file of the page's own they are fine.
          function downloadable(link) {
            link.addEventListener("click", function (event) {
              if (link.href.length < 500000) { return; }
              event.preventDefault();
              var text = atob(link.getAttribute("href").split(",")[1]);
              var bytes = new Uint8Array(text.length);
              for (var index = 0; index < text.length; index += 1) { bytes[index] = text.charCodeAt(index); }
              var address = URL.createObjectURL(new Blob([bytes], { type: "text/csv" }));
              var copy = document.createElement("a");
              copy.href = address;
              copy.download = link.download;
              copy.click();
              setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
            });
          }

          document.querySelectorAll("table").forEach(function (table) {
            sortable(table);
            foldable(table);
          });
          document.querySelectorAll("a.csv").forEach(downloadable);
        })();

        """#
}
