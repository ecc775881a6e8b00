import { useFacts, useView } from '../appContext.ts';
import { useLater } from '../ui/useLater.ts';

const load = () => import('./Tour.tsx');

/** The tour, after the first sign-in and when it is asked for again. */
export function TourView() {
  const isSeen = useFacts((facts) => facts.settings.tourSeen);
  return isSeen ? null : <UnseenTour />;
}

function UnseenTour() {
  const isCovered = useView((view) => view.settingsOpen);
  const part = useLater({ load, isWanted: true });
  return part && !isCovered ? <part.Tour /> : null;
}
