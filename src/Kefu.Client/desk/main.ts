import 'htmx.org';
import { startComposers } from './composer.ts';
import { startCountdowns } from './countdown.ts';
import { startDialogs } from './dialogs.ts';
import { startFeed } from './feed.ts';
import { startMasks } from './masks.ts';
import { startOffline } from './offline.ts';
import { startPanes } from './panes.ts';
import { startProblems } from './problems.ts';
import { startShortcuts } from './shortcuts.ts';
import { startTables } from './tables.ts';
import { startTheme } from './theme.ts';
import { startThread } from './thread.ts';
import { startToasts } from './toasts.ts';

// Problems first: its listener decides what is swapped. The feed last: by then all who listen are there.
startProblems();
startTheme();
startToasts();
startDialogs();
startTables();
startMasks();
startPanes();
startCountdowns();
startOffline();
startShortcuts();
startThread();
startComposers();
startFeed();
