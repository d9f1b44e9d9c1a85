'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const brief = value => {
    if (value === null || Number.isNaN(value)) {
      return '–';
    }
    const size = Math.abs(value);
    const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return Number(value.toFixed(decimals)).toLocaleString('en', {maximumFractionDigits: 3});
  };
  const words = seconds => {
    if (seconds === 0) {
      return '0';
    }
    let left = Math.round(seconds);
    return [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]].map(([unit, length]) => {
      const count = Math.floor(left / length);
      left -= count * length;
      return count > 0 ? count + ' ' + unit : '';
    }).filter(word => word).slice(0, 3).join(' ');
  };
  /** The next value above that an axis may well end at. */
  const rounded = value => {
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(factor => factor * power >= value) * power;
  };
  const when = second => data.windowSeconds > 600 ? words(second) : Math.round(second) + ' s';

  // ---- plots as files

  const resolved = text => {
    const style = getComputedStyle(document.documentElement);
    return text.replace(/var\((--[a-z0-9-]+)\)/g, (all, name) => style.getPropertyValue(name).trim());
  };
  const download = (blob, name) => {
    const link = element('a', {href: URL.createObjectURL(blob), download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const asDocument = svg => {
    const copy = svg.cloneNode(true);
    const view = svg.viewBox.baseVal;
    let size = svg.getBoundingClientRect();
    if (view && view.width > 0) {
      size = {width: view.width, height: view.height + view.y}; // with the title that the page hides
      copy.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
    }
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.setAttribute('width', size.width);
    copy.setAttribute('height', size.height);
    copy.style.background = 'var(--paper)';
    return {text: resolved(new XMLSerializer().serializeToString(copy)), width: size.width, height: size.height};
  };
  const saveButtons = (box, name, find) => {
    box.append(
      element('button', {type: 'button', textContent: 'save as SVG', onclick: () =>
        download(new Blob([asDocument(find()).text], {type: 'image/svg+xml'}), name() + '.svg')}),
      element('button', {type: 'button', textContent: 'save as PNG', onclick: () => {
        const drawn = asDocument(find());
        const image = new Image();
        image.onload = () => {
          const canvas = element('canvas', {width: drawn.width * 2, height: drawn.height * 2});
          canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
          canvas.toBlob(blob => download(blob, name() + '.png'));
        };
        image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(drawn.text);
      }}));
  };
  document.querySelectorAll('figure.plot').forEach(figure => saveButtons(
    figure.querySelector('.save'), () => figure.dataset.name,
    () => [...figure.querySelectorAll('svg')].find(svg => svg.getClientRects().length > 0)));

  // ---- timelines

  if (typeof DecompressionStream === 'undefined' || data.runs.length === 0) {
    return; // an old browser: the drawing stays
  }
  const unpacked = new Map();
  const unpack = async run => {
    const bytes = Uint8Array.from(atob(run.packed), c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    const plain = await new Response(stream).arrayBuffer();
    const length = new DataView(plain).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(new Uint8Array(plain, 4, length)));
    const numbers = new Uint16Array(plain, 4 + length);
    const buckets = Math.ceil(head.seconds / head.bucketSeconds);
    let at = 0;
    const column = most => {
      const values = new Float32Array(buckets);
      const scale = Math.log1p(most) / 65534;
      for (let i = 0; i < buckets; i++) {
        const number = numbers[at++];
        values[i] = number === 65535 ? NaN : Math.expm1(number * scale);
      }
      return values;
    };
    const series = {};
    for (const each of head.series) {
      const high = column(each.most);
      const several = head.bucketSeconds > 1;
      series[each.quantity + (each.stage ? ':' + each.stage : '')] = {
        high, mean: several ? column(each.most) : high, low: several ? column(each.most) : high
      };
    }
    return {...run, ...head, buckets, series};
  };
  const runOf = (controller, repetition) => {
    const found = data.runs.find(run => run.controller === controller && run.repetition === repetition);
    if (!found) {
      return Promise.resolve(null);
    }
    if (!unpacked.has(found)) {
      unpacked.set(found, unpack(found));
    }
    return unpacked.get(found);
  };

  const dashes = [[], [7, 3], [2, 2.5], [9, 3, 2, 3]];
  const look = index => ({
    color: `var(--line-${index % 6 + 1})`,
    dash: dashes[(index + Math.floor(index / 6)) % 4]
  });
  const sample = ({color, dash}) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 30 12');
    svg.setAttribute('aria-hidden', 'true');
    svg.innerHTML = `<path d="M0 6H30" stroke="${color}" stroke-width="2.5" stroke-dasharray="${dash.join(' ')}"/>`;
    return svg;
  };

  /** Lines of a run's series, those it has. */
  const line = (run, key, label, colour, dash, more) => run && run.series[key]
    ? [{run, key, label, color: `var(--${colour})`, dash, through: 'mean', factor: 1, ...more}] : [];
  const sideBySide = runs => {
    const each = (key, more) => runs.flatMap(run => line(run, key, data.controllers[run.controller],
      'ink', [], {...look(run.controller), through: 'high', ...more}));
    return [
      {title: 'requests per second', height: 80, lines: line(runs[0], 'load', 'load', 'line-6', [])},
      {title: 'p99 latency, ms', height: 130, slo: true, log: true, lines: each('p99')},
      {title: 'violations per second', height: 70, step: true, lines: each('violations')},
      {title: 'CPU allocated, cores', height: 110, step: true, lines: each('allocated', {factor: 0.001})},
      {title: 'CPU used, cores', height: 80, step: true, lines: each('used', {factor: 0.001, through: 'mean'})},
      {title: 'replicas that serve', height: 80, step: true, lines: each('ready')},
      {title: 'requests waiting', height: 80, step: true, lines: each('queue')}
    ];
  };
  const oneRun = run => {
    const stages = Object.keys(run.series).filter(key => key.startsWith('ready:')).map(key => key.slice(6));
    const ready = stages.length < 2 ? line(run, 'ready', 'ready', 'line-3', [], {through: 'high'})
      : stages.flatMap((stage, i) => line(run, 'ready:' + stage, 'ready: ' + stage,
        ['line-3', 'line-1', 'line-4', 'line-5'][i % 4], i < 4 ? [] : [6, 3], {through: 'high'}));
    return [
      {
        title: 'requests per second', height: 90, decisions: true, lines: [
          ...line(run, 'load', 'load', 'line-6', []),
          ...line(run, 'plannedFor', 'planned for', 'line-2', [6, 3], {through: 'high', step: true})]
      },
      {
        title: 'latency, ms', height: 110, slo: true, log: true, lines: [
          ...line(run, 'p99', 'p99', 'line-2', [], {through: 'high'}), ...line(run, 'p50', 'p50', 'line-1', [5, 2])]
      },
      {title: 'violations per second', height: 55, step: true,
        lines: line(run, 'violations', 'violations', 'violation', [], {through: 'high', filled: true})},
      {
        title: 'CPU, cores', height: 90, step: true, lines: [
          ...line(run, 'allocated', 'allocated', 'line-1', [], {through: 'high', factor: 0.001}),
          ...line(run, 'used', 'used', 'line-3', [3, 2], {factor: 0.001, filled: true})]
      },
      {
        title: 'replicas', height: 80, step: true, lines: [...ready,
          ...line(run, 'starting', 'starting', 'line-2', [6, 3], {through: 'high'}),
          ...line(run, 'draining', 'draining', 'line-6', [2, 2.5], {through: 'high'})]
      },
      {title: 'requests waiting', height: 60, step: true, lines: line(run, 'queue', 'queue', 'line-5', [], {through: 'high'})}
    ];
  };

  const end = data.windowSeconds;
  let from = 0;
  let to = end;
  let charts = [];
  const show = (a, b) => {
    const span = Math.min(end, Math.max(Math.min(5, end), b - a));
    from = Math.min(Math.max(0, a), end - span);
    to = from + span;
    charts.forEach(chart => chart.zoom());
    say();
  };
  const say = () => {
    const bucket = charts.length > 0 ? charts[0].bucketSeconds : 1;
    document.getElementById('shown').textContent = `${when(from)} to ${when(to)}` + (bucket > 1
      ? `; a point stands for ${words(bucket)}, bands reach from its lowest to its highest second` : '; every second');
  };

  const LEFT = 52;
  const RIGHT = 26;
  const MARKS = 18;
  const colours = {up: 'var(--line-2)', down: 'var(--line-1)', other: 'var(--line-6)', problem: 'var(--violation)'};

  /** Panels on one time axis within a box of the page. */
  class TimeChart {
    constructor(host, name, panels, run) {
      this.name = name;
      this.run = run;
      this.panels = panels.filter(panel => panel.lines.length > 0);
      this.bucketSeconds = Math.max(1, ...this.panels.flatMap(panel => panel.lines.map(each => each.run.bucketSeconds)));
      this.decisions = run ? run.decisions : [];
      this.chosen = -1;
      this.box = element('div', {className: 'chart', tabIndex: 0});
      this.box.setAttribute('role', 'group');
      this.box.setAttribute('aria-label', `Timelines of ${name}. ` + (this.decisions.length > 0
        ? 'Left and right go from decision to decision, ' : '') + 'plus and minus zoom. The numbers are in the table below.');
      this.box.style.height = this.height() + 'px';
      host.append(this.keys(), this.box);
      if (this.decisions.length > 0) {
        host.append(this.decisionBox());
      }
      const save = element('div', {className: 'tools save'});
      saveButtons(save, () => name.replace(/[^A-Za-z0-9._-]+/g, '-'), () => this.box.querySelector('svg'));
      host.append(save, this.table());
      this.chart = echarts.init(this.box, null, {renderer: 'svg'});
      this.draw();
      this.listen();
    }

    height() {
      return this.panels.reduce((sum, panel) => sum + panel.height + 42 + (this.marked(panel) ? MARKS : 0), 0) + 40;
    }

    marked(panel) {
      return panel.decisions && this.decisions.length > 0;
    }

    /** What the lines are; once for each name. Where there is room the panels of a run say it themselves. */
    keys() {
      const list = element('ul', {className: this.run ? 'keys where-narrow' : 'keys'});
      const seen = new Set();
      this.panels.flatMap(panel => panel.lines).forEach(each => {
        if (!seen.has(each.label)) {
          seen.add(each.label);
          list.append(element('li', {}, sample(each), each.label));
        }
      });
      return list;
    }

    legends() {
      if (!this.run || this.box.clientWidth < 560) {
        return [];
      }
      return this.grids().filter(grid => grid.panel && (grid.panel.lines.length > 1 || grid.panel.title === 'replicas')).map(grid => ({
        data: grid.panel.lines.map(each => each.label), right: RIGHT, selectedMode: false, padding: 0,
        top: grid.top - 25 - (this.marked(grid.panel) ? MARKS : 0), itemWidth: 26, itemHeight: 8, itemGap: 14,
        textStyle: {color: 'var(--soft)', fontSize: 12}, inactiveColor: 'var(--soft)', itemStyle: {opacity: 0}
      }));
    }

    draw() {
      this.chart.setOption(this.option(), true);
    }

    zoom() {
      this.chart.setOption({xAxis: this.grids().map((grid, i) => ({...this.xAxis(i, grid)}))});
    }

    grids() {
      const grids = [];
      let top = 0;
      this.panels.forEach(panel => {
        top += 34;
        if (this.marked(panel)) {
          grids.push({top, height: MARKS - 4, marks: true});
          top += MARKS;
        }
        grids.push({top, height: panel.height, panel});
        top += panel.height + 8;
      });
      return grids;
    }

    xAxis(i, grid) {
      const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800];
      const most = Math.max(2, Math.floor((this.box.clientWidth - LEFT) / 80));
      const interval = steps.find(step => step * most >= to - from) || 604800;
      const last = i === this.grids().length - 1;
      return {
        gridIndex: i, type: 'value', min: from, max: to, interval, show: !grid.marks,
        axisLine: {onZero: false, lineStyle: {color: 'var(--soft)'}}, axisTick: {show: last},
        splitLine: {show: false},
        name: last ? (interval >= 60 ? 'time since the window began' : 'seconds since the window began') : '',
        nameLocation: 'middle', nameGap: 24, nameTextStyle: {color: 'var(--soft)'},
        axisLabel: {
          show: last, color: 'var(--ink)', hideOverlap: true, showMinLabel: true,
          formatter: value => value % interval === 0 ? (interval >= 60 ? words(value) : String(value)) : ''
        }
      };
    }

    option() {
      const grids = this.grids();
      return {
        animation: false,
        textStyle: {fontFamily: 'system-ui, "Liberation Sans", Arial, sans-serif'},
        legend: this.legends(),
        grid: grids.map(grid => ({left: LEFT, right: RIGHT, top: grid.top, height: grid.height})),
        title: grids.filter(grid => grid.panel).map(grid => ({
          text: grid.panel.title, left: 0, top: grid.top - 25 - (this.marked(grid.panel) ? MARKS : 0), padding: 0,
          textStyle: {fontSize: 13, fontWeight: 'normal', color: 'var(--ink)'}
        })),
        axisPointer: {link: [{xAxisIndex: 'all'}], lineStyle: {color: 'var(--soft)'}, label: {show: false}},
        tooltip: {
          trigger: 'axis', confine: true, backgroundColor: 'var(--paper)', borderColor: 'var(--soft)',
          textStyle: {color: 'var(--ink)', fontSize: 12}, extraCssText: 'max-width: min(30rem, 85vw); white-space: normal;',
          formatter: found => this.tip(found[0].axisValue)
        },
        xAxis: grids.map((grid, i) => this.xAxis(i, grid)),
        yAxis: grids.map((grid, i) => this.yAxis(i, grid)),
        series: grids.flatMap((grid, i) => grid.marks ? [this.marks(i)] : this.lines(i, grid.panel))
      };
    }

    yAxis(i, grid) {
      if (grid.marks) {
        return {gridIndex: i, type: 'value', min: 0, max: 1, show: false};
      }
      const panel = grid.panel;
      const axis = {
        gridIndex: i, axisLabel: {color: 'var(--ink)', fontSize: 11, formatter: brief, hideOverlap: true},
        axisLine: {show: false}, axisTick: {show: false}, splitLine: {lineStyle: {color: 'var(--grid)'}},
        splitNumber: panel.height < 70 ? 2 : 3
      };
      let least = Infinity;
      let most = panel.slo ? data.sloMs * 1.3 : 0;
      panel.lines.forEach(each => each.run.series[each.key].high.forEach((high, bucket) => {
        if (!Number.isNaN(high)) {
          most = Math.max(most, high * each.factor);
          const low = each.run.series[each.key].low[bucket] * each.factor;
          least = low > 0 ? Math.min(least, low) : least;
        }
      }));
      if (panel.log && most > 30 * least) {
        return {...axis, type: 'log', min: 10 ** Math.floor(Math.log10(least)), max: 10 ** Math.ceil(Math.log10(most))};
      }
      return {...axis, type: 'value', min: 0, max: most > 0 ? panel.slo ? rounded(most) : null : 1,
        minInterval: /replicas|waiting|violations/.test(panel.title) ? 1 : 0};
    }

    /** The lines of a panel, each with its band where a point stands for several seconds. */
    lines(i, panel) {
      const series = panel.lines.flatMap((each, number) => {
        const {run, key, factor, through} = each;
        const {low, high} = run.series[key];
        const values = run.series[key][through];
        const stepped = each.step || panel.step;
        const points = [];
        for (let bucket = 0; bucket < run.buckets; bucket++) {
          const begins = bucket * run.bucketSeconds;
          const ends = Math.min(run.seconds, begins + run.bucketSeconds);
          const value = Number.isNaN(values[bucket]) ? '-' : values[bucket] * factor;
          points.push([stepped ? begins : (begins + ends) / 2, value]);
          if (stepped && bucket === run.buckets - 1) {
            points.push([ends, value]);
          }
        }
        const line = {
          type: 'line', xAxisIndex: i, yAxisIndex: i, data: points, showSymbol: false, symbol: 'circle', symbolSize: 5,
          step: stepped ? 'end' : false, animation: false, name: each.label, emphasis: {disabled: true},
          lineStyle: {width: 1.6, color: each.color, type: each.dash.length > 0 ? each.dash : 'solid'},
          itemStyle: {color: each.color}, z: 3
        };
        if (each.filled) {
          line.areaStyle = {color: each.color, opacity: 0.18};
        }
        if (panel.slo && number === 0) {
          line.markLine = {
            silent: true, symbol: 'none', animation: false, data: [{yAxis: data.sloMs}], z: 5,
            lineStyle: {color: 'var(--objective)', type: [5, 4], width: 1.4},
            label: {position: 'insideEndTop', formatter: 'SLO ' + brief(data.sloMs) + ' ms', color: 'var(--objective)', fontSize: 11, backgroundColor: 'var(--paper)', padding: [0, 3]}
          };
        }
        if (run.bucketSeconds === 1 || panel.lines.length > 2) {
          return [line];
        }
        const band = {
          type: 'custom', xAxisIndex: i, yAxisIndex: i, clip: true, silent: true, animation: false, data: [[0, 0]], z: 2,
          renderItem: (params, api) => {
            const top = [];
            const bottom = [];
            for (let bucket = 0; bucket < run.buckets; bucket++) {
              const a = bucket * run.bucketSeconds;
              const b = Math.min(run.seconds, a + run.bucketSeconds);
              if (Number.isNaN(high[bucket]) || b < from || a > to) {
                continue;
              }
              const least = panel.log ? Math.max(low[bucket] * factor, 1e-3) : low[bucket] * factor;
              const upper = panel.log ? Math.max(high[bucket] * factor, 1e-3) : high[bucket] * factor;
              top.push(api.coord([a, upper]), api.coord([b, upper]));
              bottom.push(api.coord([a, least]), api.coord([b, least]));
            }
            return {type: 'polygon', shape: {points: top.concat(bottom.reverse())}, style: {fill: each.color, opacity: 0.22}};
          }
        };
        return [band, line];
      });
      return series;
    }

    marks(i) {
      const size = {up: 9, down: 9, other: 9, problem: 11};
      const shape = {up: 'triangle', down: 'triangle', other: 'diamond', problem: 'path://M0 0L4 0L10 6L16 0L20 0L12 10L20 20L16 20L10 14L4 20L0 20L8 10Z'};
      return {
        id: 'decisions', type: 'scatter', xAxisIndex: i, yAxisIndex: i, animation: false, cursor: 'pointer',
        emphasis: {disabled: true},
        data: this.decisions.map((each, index) => ({
          value: [each.second, 0.5], symbol: shape[each.direction], symbolRotate: each.direction === 'down' ? 180 : 0,
          symbolSize: size[each.direction] + (index === this.chosen ? 5 : 0),
          itemStyle: {color: index === this.chosen ? 'var(--ink)' : colours[each.direction]}
        })),
        markLine: this.chosen < 0 ? {data: []} : {
          silent: true, symbol: 'none', animation: false, label: {show: false}, lineStyle: {color: 'var(--ink)'},
          data: [{xAxis: this.decisions[this.chosen].second}]
        }
      };
    }

    tip(second) {
      const box = element('div', {});
      const bucketed = this.bucketSeconds > 1;
      const bucket = Math.max(0, Math.floor(second / this.bucketSeconds));
      box.append(element('strong', {textContent: bucketed
        ? `${when(bucket * this.bucketSeconds)} to ${when(Math.min(end, (bucket + 1) * this.bucketSeconds))}` : when(Math.floor(second))}));
      this.panels.forEach(panel => {
        const row = element('div', {textContent: panel.title + ': '});
        row.append(panel.lines.map(each => {
          const at = Math.max(0, Math.floor(second / each.run.bucketSeconds));
          const series = each.run.series[each.key];
          const value = brief(series[each.through][at] * each.factor);
          const range = each.run.bucketSeconds > 1
            ? ` (${brief(series.low[at] * each.factor)}–${brief(series.high[at] * each.factor)})` : '';
          return (panel.lines.length > 1 ? each.label + ' ' : '') + value + range;
        }).join(', '));
        box.append(row);
      });
      const near = (to - from) / Math.max(100, this.box.clientWidth) * 5;
      this.decisions.filter(each => Math.abs(each.second - second) <= Math.max(near, this.bucketSeconds / 2)).slice(0, 3)
        .forEach(each => {
          const row = element('div', {});
          row.style.marginTop = '.3rem';
          row.append(...this.describe(each));
          box.append(row);
        });
      return box;
    }

    describe(decision) {
      const parts = [element('strong', {textContent: `Decision at ${when(decision.second)}: `}), decision.reason];
      if (decision.changes) {
        parts.push(' → ' + decision.changes.join('; '));
      }
      if (decision.problems) {
        parts.push(' Problems: ' + decision.problems.join('; '));
      }
      if (decision.alike) {
        parts.push(` (and ${decision.alike} more at this time)`);
      }
      return parts;
    }

    decisionBox() {
      const button = (text, step) => element('button', {type: 'button', textContent: text, onclick: () => this.step(step)});
      this.told = element('div', {className: 'decision'},
        `${this.decisions.length.toLocaleString('en')} decisions that changed something: ▲ more CPU, ▼ less, ◆ other changes, ✕ with problems. Point at a mark, tap it, or step through them.`);
      this.told.setAttribute('aria-live', 'polite');
      return element('div', {}, element('div', {className: 'tools'},
        button('◀ previous decision', -1), button('next decision ▶', 1)), this.told);
    }

    /** Goes to another decision, the next one in what is seen if none was chosen. */
    step(by) {
      const last = this.decisions.length - 1;
      if (this.chosen < 0) {
        const first = this.decisions.findIndex(each => each.second >= from);
        this.choose(by > 0 ? Math.max(0, first) : last);
      } else {
        this.choose(Math.min(last, Math.max(0, this.chosen + by)));
      }
    }

    choose(index) {
      this.chosen = index;
      const {second} = this.decisions[index];
      this.told.replaceChildren(...this.describe(this.decisions[index]));
      if (second < from || second > to) {
        show(second - (to - from) / 2, second + (to - from) / 2);
      }
      const i = this.grids().findIndex(grid => grid.marks);
      this.chart.setOption({series: [this.marks(i)]});
    }

    listen() {
      this.chart.on('click', {seriesId: 'decisions'}, event => this.choose(event.dataIndex));
      this.box.addEventListener('keydown', event => {
        const keys = {
          ArrowRight: () => this.decisions.length > 0 && this.step(1),
          ArrowLeft: () => this.decisions.length > 0 && this.step(-1),
          Home: () => this.decisions.length > 0 && this.choose(0),
          End: () => this.decisions.length > 0 && this.choose(this.decisions.length - 1),
          '+': () => around(0.5, 0), '-': () => around(2, 0)
        };
        if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
          event.preventDefault();
          keys[event.key]();
        }
      });
      // A drag zooms into what it spans; on a touch screen pages have to scroll, so that buttons zoom.
      const area = this.chart.getZr();
      const second = x => from + (x - LEFT) / (this.box.clientWidth - LEFT - RIGHT) * (to - from);
      let began = null;
      area.on('mousedown', event => { began = event.event.pointerType === 'touch' ? null : event.offsetX; });
      area.on('mousemove', event => {
        if (began === null) {
          return;
        }
        const a = Math.min(began, event.offsetX);
        this.shade = this.shade || new echarts.graphic.Rect({silent: true, z: 100, style: {fill: 'var(--line-1)', opacity: 0.15}});
        this.shade.setShape({x: a, y: 0, width: Math.abs(event.offsetX - began), height: this.box.clientHeight});
        area.add(this.shade);
      });
      const finish = event => {
        if (began !== null && Math.abs(event.offsetX - began) > 8) {
          const [a, b] = [began, event.offsetX].sort((x, y) => x - y);
          began = null;
          show(Math.max(from, second(a)), Math.min(to, second(b)));
        }
        began = null;
        if (this.shade) {
          area.remove(this.shade);
          this.shade = null;
        }
      };
      area.on('mouseup', finish);
      area.on('globalout', () => finish({offsetX: began}));
      area.on('dblclick', () => show(0, end));
      this.box.addEventListener('wheel', event => {
        if (event.ctrlKey) {
          event.preventDefault();
          const middle = second(event.offsetX);
          const factor = event.deltaY > 0 ? 1.25 : 0.8;
          show(middle - (middle - from) * factor, middle + (to - middle) * factor);
        }
      }, {passive: false});
    }

    /** The numbers behind the plot, and all decisions; made when somebody asks for them. */
    table() {
      const details = element('details', {}, element('summary', {textContent: 'The plot as a table'}));
      const cell = (name, text) => element(name, {textContent: text});
      details.addEventListener('toggle', () => {
        if (!details.open || details.children.length > 1) {
          return;
        }
        const rows = 60;
        const length = Math.max(this.bucketSeconds, Math.ceil(end / rows / this.bucketSeconds) * this.bucketSeconds);
        const head = element('tr', {}, cell('th', length > 1 ? 'from' : 'second'), ...this.panels.flatMap(panel =>
          panel.lines.map(each => cell('th', panel.title + (panel.lines.length > 1 ? ': ' + each.label : '')))));
        const body = element('tbody', {});
        for (let second = 0; second < end; second += length) {
          body.append(element('tr', {}, cell('th', when(second)), ...this.panels.flatMap(panel => panel.lines.map(each => {
            const series = each.run.series[each.key];
            let sum = 0;
            let count = 0;
            let most = NaN;
            const last = Math.min(each.run.buckets, Math.ceil((second + length) / each.run.bucketSeconds));
            for (let bucket = Math.floor(second / each.run.bucketSeconds); bucket < last; bucket++) {
              if (!Number.isNaN(series.mean[bucket])) {
                sum += series.mean[bucket];
                count++;
                most = most > series.high[bucket] ? most : series.high[bucket];
              }
            }
            return cell('td', brief((each.through === 'mean' ? (count ? sum / count : NaN) : most) * each.factor));
          }))));
        }
        const box = element('div', {className: 'wide', tabIndex: 0},
          element('table', {}, element('thead', {}, head), body));
        box.setAttribute('role', 'region');
        box.setAttribute('aria-label', `Timelines of ${this.name} as a table`);
        details.append(box);
        if (this.decisions.length > 0) {
          const list = element('tbody', {});
          this.decisions.slice(0, 1000).forEach(each => list.append(element('tr', {}, cell('th', when(each.second)),
            cell('td', each.reason), cell('td', (each.changes || []).concat(each.problems || []).join('; ')))));
          const decisions = element('div', {className: 'wide text', tabIndex: 0},
            element('table', {}, element('thead', {}, element('tr', {}, cell('th', 'decision at'), cell('th', 'reason'), cell('th', 'begun'))), list));
          decisions.setAttribute('role', 'region');
          decisions.setAttribute('aria-label', `Decisions of ${this.name}`);
          details.append(decisions);
        }
      });
      return details;
    }
  }

  const around = (factor, shift) => {
    const middle = (from + to) / 2 + shift * (to - from);
    const half = (to - from) * factor / 2;
    show(middle - half, middle + half);
  };
  [['in', 0.5, 0], ['out', 2, 0], ['earlier', 1, -0.6], ['later', 1, 0.6]].forEach(([id, factor, shift]) =>
    document.getElementById(id).addEventListener('click', () => around(factor, shift)));
  document.getElementById('whole').addEventListener('click', () => show(0, end));

  // ---- which runs

  const select = document.getElementById('repetition');
  [...new Set(data.runs.map(run => run.repetition))].sort((a, b) => a - b)
    .forEach(repetition => select.append(element('option', {value: repetition, textContent: repetition})));
  select.disabled = select.options.length < 2;
  const chosen = document.getElementById('shown-controllers');
  // Those with the fewest violations first: the front begins with the cheapest.
  const first = [...data.front].reverse().concat(data.controllers.map((name, index) => index).filter(index => !data.front.includes(index))).slice(0, 4);
  data.controllers.forEach((name, index) => chosen.append(element('label', {},
    element('input', {type: 'checkbox', value: index, checked: data.controllers.length <= 4 || first.includes(index)}),
    sample(look(index)), name)));

  let turn = 0;
  const redraw = async () => {
    const mine = ++turn;
    const repetition = Number(select.value);
    const indices = [...chosen.querySelectorAll('input:checked')].map(input => Number(input.value));
    const runs = (await Promise.all(indices.map(index => runOf(index, repetition)))).filter(run => run);
    if (mine !== turn) {
      return;
    }
    const box = document.getElementById('charts');
    charts.forEach(chart => chart.chart.dispose());
    box.replaceChildren();
    charts = [];
    const host = title => {
      const section = element('figure', {className: 'live'}, element('h3', {textContent: title}));
      box.append(section);
      return section;
    };
    if (runs.length === 0) {
      box.append(element('p', {textContent: 'No run is chosen.'}));
    }
    if (runs.length > 1) {
      charts.push(new TimeChart(host(`Side by side, repetition ${repetition}`), 'side by side', sideBySide(runs), null));
    }
    runs.forEach(run => {
      const name = `${data.controllers[run.controller]}, repetition ${repetition}`;
      charts.push(new TimeChart(host(name), name, oneRun(run), run));
    });
    say();
    document.documentElement.dataset.drawn = charts.length;
  };
  document.getElementById('choose').addEventListener('change', redraw);
  document.getElementById('choose').addEventListener('submit', event => event.preventDefault());
  let width = window.innerWidth;
  window.addEventListener('resize', () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      charts.forEach(chart => { chart.chart.resize(); chart.draw(); });
    }
  });
  document.getElementById('drawing').hidden = true;
  document.getElementById('live').hidden = false;
  redraw();
})();
