import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { ApiError } from '../api/client';
import { ChatPage } from '../chat/ChatPage';
import { EvaluationPage } from '../evaluations/EvaluationPage';
import { EvaluationsPage } from '../evaluations/EvaluationsPage';
import { ReviewPage } from '../reviews/ReviewPage';
import { ReviewsPage } from '../reviews/ReviewsPage';
import { RunPage } from '../runs/RunPage';
import { RunsPage } from '../runs/RunsPage';
import { SessionPage } from '../sessions/SessionPage';
import { CrashPage } from './CrashPage';
import { NotFoundPage } from './NotFoundPage';
import { Shell } from './Shell';

const RETRIES_MAX = 2;

/** Only what may pass by itself is tried again: no network, or a server that is not ready. */
function mayPass(failures: number, error: Error): boolean {
  const passing = !(error instanceof ApiError) || error.status === 0 || error.status === 503;
  return passing && failures < RETRIES_MAX;
}

const client = new QueryClient({
  defaultOptions: { queries: { retry: mayPass, staleTime: 1_000, refetchOnWindowFocus: true } },
});

const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <CrashPage />,
    children: [
      { path: '/', element: <ChatPage /> },
      { path: '/runs', element: <RunsPage /> },
      { path: '/runs/:runId', element: <RunPage /> },
      { path: '/reviews', element: <ReviewsPage /> },
      { path: '/reviews/:reviewId', element: <ReviewPage /> },
      { path: '/registry', lazy: async () => ({ Component: (await import('../registry/RegistryPage')).RegistryPage }) },
      {
        path: '/registry/apply',
        lazy: async () => ({ Component: (await import('../registry/ApplyPage')).ApplyPage }),
      },
      {
        path: '/registry/:kind/:name',
        lazy: async () => ({ Component: (await import('../registry/DefinitionPage')).DefinitionPage }),
      },
      { path: '/sessions/:sessionId', element: <SessionPage /> },
      { path: '/evaluations', element: <EvaluationsPage /> },
      { path: '/evaluations/:evaluationId', element: <EvaluationPage /> },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);

export function App() {
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
