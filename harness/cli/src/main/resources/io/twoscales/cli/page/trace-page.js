'use strict';
(async () => {
  if (typeof DecompressionStream === 'undefined') {
    return; // an old browser: the drawing stays
  }
  const data = JSON.parse(document.getElementById('data').textContent);
  const first = data.from;
  const end = data.from + data.seconds;
  const arrays = {1: Uint8Array, 2: Uint16Array, 4: Float32Array};
  const unpack = async packed => {
    const bytes = Uint8Array.from(atob(packed.base64), c => c.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new arrays[packed.bytes](await new Response(plain).arrayBuffer());
  };
  const mean = await unpack(data.rates.mean);
  const lowest = data.rates.lowest ? await unpack(data.rates.lowest) : mean;
  const highest = data.rates.highest ? await unpack(data.rates.highest) : mean;
  const points = data.points;
  const secondOf = point => first + Math.floor(point * data.seconds / points);
  const pointOf = second => Math.floor((second - first) * points / data.seconds);

  document.getElementById('drawing').hidden = true;
  document.getElementById('live').hidden = false;
  const box = document.getElementById('chart');
  const chart = echarts.init(box, null, {renderer: 'svg'});
  const roomy = window.matchMedia('(pointer: fine)').matches;
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const grouped = number => Math.round(number).toLocaleString('en');
  const tidy = number => Number(number.toFixed(2)).toLocaleString('en');
  const words = seconds => {
    if (seconds < 60) {
      return Number(seconds.toFixed(1)) + ' s';
    }
    const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
    let left = Math.round(seconds);
    return units.map(([unit, length]) => {
      const count = Math.floor(left / length);
      left -= count * length;
      return count > 0 ? count + ' ' + unit : '';
    }).filter(word => word).slice(0, 3).join(' ');
  };

  /** Columns for the points from..to, each with what is lowest, mean and highest in it. */
  const columns = (from, to, most, rows) => {
    const count = Math.min(most, to - from);
    for (let column = 0; column < count; column++) {
      const a = from + Math.floor(column * (to - from) / count);
      const b = from + Math.floor((column + 1) * (to - from) / count);
      let low = Infinity;
      let high = 0;
      let sum = 0;
      for (let i = a; i < b; i++) {
        low = Math.min(low, lowest[i]);
        high = Math.max(high, highest[i]);
        sum += mean[i];
      }
      rows.push({second: secondOf(a), to: secondOf(b), low, mean: sum / (b - a), high});
    }
  };

  let rows = [];
  /** Cuts columns for what is seen; returns how many seconds one of them stands for. */
  const rowsFor = (from, to) => {
    const a = Math.max(0, Math.min(points - 1, pointOf(from)));
    const b = Math.max(a + 1, Math.min(points, pointOf(to) + 1));
    rows = [];
    columns(a, b, Math.max(200, Math.min(1500, box.clientWidth)), rows);
    return (b - a) / rows.length * data.seconds / points;
  };
  const stepped = (cut, value) => cut.map(row => [row.second, value(row)])
      .concat([[cut[cut.length - 1].to, value(cut[cut.length - 1])]]);
  /** Marks of the axis at whole minutes, hours or days. */
  const interval = () => {
    const most = Math.max(2, Math.floor(box.clientWidth / 130));
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
      86400, 172800, 432000, 864000, 1728000, 4320000];
    return steps.find(step => step * most >= to - from) || steps[steps.length - 1];
  };
  const changing = () => ({
    xAxis: [{interval: interval()}],
    series: [
      {id: 'band', data: rows.map(row => [row.second, row.to, row.low, row.high])},
      {id: 'mean', data: stepped(rows, row => row.mean)}
    ]
  });
  const overview = [];
  columns(0, points, 400, overview);

  let from = first;
  let to = end;
  const caption = step => {
    document.getElementById('shown').textContent =
      `Seconds ${grouped(from)} to ${grouped(to)}; a point of the line is ` +
      (step < 1.5 ? 'one second' : `the mean of about ${words(step)}, the band its lowest to highest second`) +
      '. Triangles: surges, with their windows shaded.' +
      (roomy ? ' Drag to move; Ctrl and wheel to zoom.' : ' Pinch to zoom.');
  };
  const base = () => {
    const ink = colour('--ink');
    const soft = colour('--soft');
    const grid = colour('--grid');
    const line = {type: 'line', step: 'end', symbol: 'none', animation: false, silent: true};
    return {
      animation: false,
      textStyle: {fontFamily: 'system-ui, sans-serif'},
      aria: {enabled: true, label: {description: document.title + ': requests per second over time; the tables below say the same in numbers.'}},
      grid: [{left: 56, right: 44, top: 52, bottom: 122}, {left: 56, right: 44, bottom: 12, height: 32}],
      tooltip: {
        trigger: 'axis', axisPointer: {lineStyle: {color: soft}}, confine: true, backgroundColor: colour('--paper'), borderColor: soft,
        textStyle: {color: ink},
        formatter: found => {
          const second = found[0].value[0];
          const row = rows.reduce((best, each) => each.second <= second ? each : best, rows[0]);
          const single = row.to - row.second === 1;
          return (single ? `second ${grouped(row.second)}` : `seconds ${grouped(row.second)} to ${grouped(row.to)}`) +
            `<br>mean ${tidy(row.mean)} requests/s` +
            (single ? '' : `<br>lowest second ${tidy(row.low)}, highest ${tidy(row.high)}`);
        }
      },
      xAxis: [
        {
          type: 'value', min: first, max: end, name: 'second of the trace', nameLocation: 'middle',
          nameGap: 48, nameTextStyle: {color: soft}, axisLine: {onZero: false, lineStyle: {color: ink}},
          splitLine: {show: false},
          axisLabel: {
            color: ink, hideOverlap: true, lineHeight: 17,
            formatter: value => value % interval() !== 0 ? '' :
              grouped(value) + (interval() >= 60 && value > 0 ? '\n' + words(value) : '')
          }
        },
        {gridIndex: 1, type: 'value', min: first, max: end, show: false}
      ],
      yAxis: [
        {
          type: 'value', min: 0, name: 'requests/s', nameGap: 24, nameTextStyle: {color: soft},
          axisLabel: {color: ink}, splitLine: {lineStyle: {color: grid}}
        },
        {gridIndex: 1, type: 'value', min: 0, show: false}
      ],
      dataZoom: [
        {
          type: 'slider', xAxisIndex: 0, left: 56, right: 44, bottom: 12, height: 32,
          showDataShadow: false, backgroundColor: 'transparent', filterMode: 'none', startValue: from, endValue: to,
          minValueSpan: Math.min(10, data.seconds), showDetail: false, textStyle: {color: soft},
          borderColor: grid, brushSelect: false
        },
        {
          type: 'inside', xAxisIndex: 0, filterMode: 'none', startValue: from, endValue: to, zoomOnMouseWheel: 'ctrl',
          moveOnMouseMove: roomy, moveOnMouseWheel: false, preventDefaultMouseMove: roomy,
          minValueSpan: Math.min(10, data.seconds)
        }
      ],
      series: [
        {
          id: 'band', type: 'custom', clip: true, silent: true, animation: false,
          encode: {x: [0, 1], y: [2, 3]}, tooltip: {show: false}, data: [],
          renderItem: (params, api) => {
            const [left, top] = api.coord([api.value(0), api.value(3)]);
            const [right, bottom] = api.coord([api.value(1), api.value(2)]);
            return {
              type: 'rect', shape: {x: left, y: top, width: right - left, height: bottom - top},
              style: {fill: colour('--band'), opacity: 0.6}
            };
          }
        },
        {
          ...line, id: 'overview', xAxisIndex: 1, yAxisIndex: 1, tooltip: {show: false},
          lineStyle: {width: 0.8, color: colour('--band')}, data: stepped(overview, row => row.high)
        },
        {
          ...line, id: 'mean', z: 3, lineStyle: {width: 1.2, color: colour('--mean')},
          markArea: {
            silent: true, itemStyle: {color: colour('--surge'), opacity: 0.16},
            data: data.surges.map(surge => [{xAxis: surge.from}, {xAxis: surge.to}])
          },
          markPoint: {
            silent: true, symbol: 'triangle', symbolRotate: 180, symbolSize: [11, 9],
            itemStyle: {color: colour('--surge')}, label: {show: false},
            data: data.surges.map(surge => ({coord: [surge.second, 0], y: 44}))
          }
        }
      ]
    };
  };
  const draw = () => {
    const step = rowsFor(from, to);
    chart.setOption(base(), true);
    chart.setOption(changing());
    caption(step);
  };
  const look = (a, b) => {
    const span = Math.min(data.seconds, Math.max(10, b - a));
    const start = Math.min(Math.max(first, a), end - span);
    chart.dispatchAction({type: 'dataZoom', dataZoomIndex: 0, startValue: start, endValue: start + span});
  };
  let due;
  chart.on('datazoom', () => {
    clearTimeout(due);
    due = setTimeout(() => {
      const zoom = chart.getOption().dataZoom[0];
      from = Math.floor(zoom.startValue);
      to = Math.ceil(zoom.endValue);
      const step = rowsFor(from, to);
      chart.setOption(changing());
      caption(step);
    }, 30);
  });

  const click = (id, action) => document.getElementById(id).addEventListener('click', action);
  const around = (factor, shift) => {
    const middle = (from + to) / 2 + shift * (to - from);
    const half = (to - from) * factor / 2;
    look(middle - half, middle + half);
  };
  click('in', () => around(0.4, 0));
  click('out', () => around(2.5, 0));
  click('earlier', () => around(1, -0.6));
  click('later', () => around(1, 0.6));
  click('whole', () => look(first, end));
  const copied = async (button, text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      const range = document.createRange();
      range.selectNodeContents(button.closest('tr').querySelector('code'));
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      document.execCommand('copy');
    }
    button.textContent = 'copied';
    setTimeout(() => { button.textContent = 'copy'; }, 1500);
  };
  document.querySelectorAll('tbody tr').forEach(row => {
    const copy = row.querySelector('.copy');
    if (!copy) {
      return;
    }
    const text = row.querySelector('code').textContent;
    copy.addEventListener('click', () => copied(copy, text));
    row.querySelector('.look').addEventListener('click', () => {
      const [a, b] = text.split('..').map(Number);
      look(a - 60, b + 60);
      box.scrollIntoView({block: 'center'});
    });
  });
  window.addEventListener('resize', () => { chart.resize(); draw(); });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  // A link may name a part: #63087..63387
  const part = /^#(\d+)\.\.(\d+)$/.exec(location.hash);
  draw();
  if (part) {
    look(Number(part[1]), Number(part[2]));
  }
})();
