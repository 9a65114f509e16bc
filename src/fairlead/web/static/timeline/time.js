// Minutes since 1970 by the program's own clock: as places on the chart, and in words.

export const DAY = 1440;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const SCALES = { day: 34, week: 13, month: 4.6, quarter: 1.9, year: 0.65 };
const LEAST = 0.08;
const MOST = 80;

const date = (minute) => new Date(minute * 60000);
const minuteOf = (year, month, day) => Date.UTC(year, month, day) / 60000;

export const dayOf = (minute) => Math.floor(minute / DAY);
export const iso = (minute) => date(minute).toISOString().slice(0, 16);

export function today() {
  const now = new Date();
  return minuteOf(now.getFullYear(), now.getMonth(), now.getDate()) + now.getHours() * 60 + now.getMinutes();
}

// short: the year only where it is another one than today's.
export function dayText(minute, { short = false } = {}) {
  const at = date(minute);
  const year = at.getUTCFullYear();
  const day = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  if (!short) return `${day} ${year}`;
  return year === new Date().getFullYear() ? day : `${day} ’${String(year).slice(2)}`;
}

// What ends at midnight ends with the day before.
export const finishText = (row, how) => dayText(row.finish > row.start ? row.finish - 1 : row.finish, how);

export class Scale {
  constructor(first, last) {
    this.bounds(first, last);
    this.perDay = SCALES.month;
  }

  bounds(first, last) {
    this.first = (dayOf(first) - 21) * DAY;
    this.last = (dayOf(last) + 90) * DAY;
  }

  get width() { return ((this.last - this.first) / DAY) * this.perDay; }
  x(minute) { return ((minute - this.first) / DAY) * this.perDay; }
  minute(x) { return this.first + (x / this.perDay) * DAY; }
  set(perDay) { this.perDay = Math.min(MOST, Math.max(LEAST, perDay)); }
}

function* months(from, to, every) {
  const at = date(from);
  let month = Math.floor(at.getUTCMonth() / every) * every;
  const year = at.getUTCFullYear();
  for (;; month += every) {
    const begins = minuteOf(year, month, 1);
    if (begins > to) return;
    yield begins;
  }
}

function* days(from, to, every) {
  // 1970-01-01 was a Thursday; weeks begin on Monday.
  let day = dayOf(from);
  if (every === 7) day -= (day + 3) % 7;
  for (; day * DAY <= to; day += every) yield day * DAY;
}

const nameOf = {
  day: (m) => `${date(m).getUTCDate()}`,
  month: (m) => MONTHS[date(m).getUTCMonth()],
  monthYear: (m) => `${MONTHS[date(m).getUTCMonth()]} ${date(m).getUTCFullYear()}`,
  quarter: (m) => `Q${Math.floor(date(m).getUTCMonth() / 3) + 1}`,
  year: (m) => `${date(m).getUTCFullYear()}`,
};

// The two lines of the head for a scale: what begins where, and how it is called.
export function ticks(scale, from, to) {
  const px = scale.perDay;
  const of = (steps, name) => [...steps].map((at) => ({ at, name: nameOf[name](at) }));
  if (px >= 20) return { upper: of(months(from, to, 1), "monthYear"), lower: of(days(from, to, 1), "day") };
  if (px >= 3.4) return { upper: of(months(from, to, 1), "monthYear"), lower: of(days(from, to, 7), "day") };
  if (px >= 1.1) return { upper: of(months(from, to, 12), "year"), lower: of(months(from, to, 1), "month") };
  if (px >= 0.3) return { upper: of(months(from, to, 12), "year"), lower: of(months(from, to, 3), "quarter") };
  return { upper: [], lower: of(months(from, to, 12), "year") };
}
