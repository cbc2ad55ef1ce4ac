// Reads every calendar of a built site with ical.js: node calendars.mjs SITE_FOLDER
import fs from 'node:fs';
import path from 'node:path';
import ICAL from 'ical.js';

const site = process.argv[2];
const files = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.ics')).sort();
let events = 0, dates = 0;
const faults = [];
for (const name of files) {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(path.join(site, name), 'utf8')));
  calendar.getAllSubcomponents('vtimezone').forEach((zone) => ICAL.TimezoneService.register(zone));
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    events += 1;
    if (!event.uid || !event.startDate || !component.getFirstPropertyValue('dtstamp')) faults.push(`${name}: ${event.uid}`);
    if (event.isRecurring()) {
      const all = event.iterator();
      const first = event.startDate;
      for (let n = 0, next; n < 60 && (next = all.next()); n += 1) {
        dates += 1;
        if (component.getFirstProperty('rrule') && (next.hour !== first.hour || next.minute !== first.minute)) faults.push(`${name}: ${next} is not at the hour of ${first}`);
      }
    }
  }
}
console.log(faults.join('\n'));
console.log(`${files.length} calendars, ${events} events, ${dates} dates of series, ${faults.length} faults`);
process.exit(faults.length || !files.length ? 1 : 0);
