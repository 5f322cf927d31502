//! The HTTP face of a model: a call is logged, answered and told of at each of its moments.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Response;
use axum::http::request::Parts;
use tokio_util::bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::calls::{Log, Logged, Moment};
use super::line::{Door, Line};

/// What a model makes of the calls that reach it.
pub(super) trait Face: Send + Sync + 'static {
    /// A call as the model logs it.
    type Call: Logged + Send + Sync + 'static;
    /// A body that is larger counts as none.
    const MOST_BYTES: usize;

    /// Ends the face.
    fn stop(&self) -> &CancellationToken;

    /// Reads or changes the log.
    fn log<T>(&self, act: impl FnOnce(&mut Log<Self::Call>) -> T) -> T;

    /// Tells those who wait that the log is different.
    fn changed(&self);

    /// A request, as the call of this number.
    fn read(&self, number: u64, parts: &Parts, body: Bytes) -> Self::Call;

    /// The answer, with the body that the log keeps; none if the connection is to be closed without one.
    fn answer(self: &Arc<Self>, call: &Self::Call) -> impl Future<Output = Option<(Response<Body>, Bytes)>> + Send;
}

/// Serves until told to stop.
pub(super) async fn serve<F: Face>(face: Arc<F>, door: Door) {
    let stop = face.stop().clone();
    let app = Router::new()
        .fallback(take::<F>)
        .with_state(face)
        .into_make_service_with_connect_info::<Line>();
    // Serving ends only by the stop; the sockets are gone either way.
    let _ = axum::serve(door, app)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await;
}

async fn take<F: Face>(
    State(face): State<Arc<F>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, F::MOST_BYTES).await.unwrap_or_default();
    let (number, mut call) = face.log(|log| log.arrive(|number| face.read(number, &parts, body)));
    face.changed();
    tell(&*face, &call, Moment::Arrived);
    let answer = tokio::select! {
        () = face.stop().cancelled() => None,
        answer = face.answer(&call) => answer,
    };
    let (response, body) = answer.unzip();
    let status = response.as_ref().map(|response| response.status().as_u16());
    call.end(status, body.unwrap_or_default());
    face.log(|log| log.note(number, &call));
    face.changed();
    tell(&*face, &call, Moment::CarriedOut);
    let Some(response) = response else {
        line.cut();
        return Response::new(Body::empty());
    };
    if face.log(|log| log.hook().is_some()) {
        line.once_written(Box::new(move || tell(&*face, &call, Moment::Answered)));
    }
    response
}

fn tell<F: Face>(face: &F, call: &F::Call, moment: Moment) {
    if let Some(hook) = face.log(|log| log.hook()) {
        hook(call, moment);
    }
}
